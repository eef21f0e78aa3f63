/** Sign-in: who is at this window, and their PIN. */
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, type InputRef, Select } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useAct, useRead } from '../../client/index.ts'
import { ProblemNotice } from '../../components/index.ts'
import { KeyBar } from '../../frame/KeyBar.tsx'
import { LanguageSwitch } from '../../frame/LanguageSwitch.tsx'
import { ViewOnlyNotice } from '../../frame/ViewOnlyNotice.tsx'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { keepLastOperator, lastOperator } from './last-operator.ts'

export function SignInScreen() {
  const t = useText()
  const queries = useQueryClient()
  const operators = useRead('session.operators', {})
  const status = useRead('terminal.status', {})
  const [chosen, setChosen] = useState<string>()
  const [pin, setPin] = useState('')
  const pinField = useRef<InputRef>(null)
  const signIn = useAct('session.signIn', (operator) => {
    keepLastOperator(operator.operatorId)
    queries.setQueryData(['session.current', {}], { operator })
    queries.setQueryData(['setup.state', {}], { configured: true })
  })
  const [last] = useState(lastOperator)
  const known = operators.data?.find((one) => one.operatorId === last) ?? operators.data?.[0]
  const operatorId = chosen ?? known?.operatorId
  const failed = signIn.error
  const demoPin = operators.data?.find((one) => one.operatorId === operatorId)?.demoPin
  useEffect(() => {
    if (failed || operatorId) pinField.current?.focus({ cursor: 'all' })
  }, [failed, operatorId])
  const submit = () => {
    if (operatorId !== undefined && pin !== '' && !signIn.isPending) signIn.mutate({ operatorId, pin })
  }
  const operatorField = useId()
  const pinId = useId()
  return (
    <div className="whole-window">
      {status.data?.demo && <header className="demo-banner">{t('demo.banner')}</header>}
      {status.data?.viewOnly && <ViewOnlyNotice viewOnly={status.data.viewOnly} />}
      <main className="centred" data-testid="sign-in-screen">
        <section className="card sign-in">
          <h1>{t('app.name')}</h1>
          <p className="faint">{status.data?.institution.name ?? ' '}</p>
          <Form layout="vertical" onFinish={submit} requiredMark={false}>
            {operators.data?.length === 0 && <Alert type="info" showIcon title={t('sign-in.nobody')} />}
            <Form.Item label={t('sign-in.operator')} htmlFor={operatorField}>
              <Select
                id={operatorField}
                aria-label={t('sign-in.operator')}
                {...(operatorId !== undefined && { value: operatorId })}
                onChange={setChosen}
                loading={operators.isPending}
                options={(operators.data ?? []).map((operator) => ({
                  value: operator.operatorId,
                  label: `${operator.operatorId} ${operator.name}（${labelOf(t, 'role', operator.role)}）`,
                }))}
              />
            </Form.Item>
            <Form.Item
              label={t('sign-in.pin')}
              htmlFor={pinId}
              extra={demoPin === undefined ? undefined : t('sign-in.demo-pin', { pin: demoPin })}
            >
              <Input.Password
                id={pinId}
                ref={pinField}
                value={pin}
                onChange={(event) => setPin(event.target.value)}
                autoComplete="off"
                inputMode="numeric"
                visibilityToggle={false}
                maxLength={64}
              />
            </Form.Item>
            <Button type="primary" htmlType="submit" block size="large" loading={signIn.isPending} disabled={pin === ''}>
              {t('sign-in.submit')}
            </Button>
          </Form>
          {failed && <ProblemNotice problem={failed.problem} style={{ marginTop: 12 }} />}
          {operators.error && <ProblemNotice problem={operators.error.problem} style={{ marginTop: 12 }} />}
          <LanguageSwitch />
        </section>
      </main>
      <KeyBar />
    </div>
  )
}
