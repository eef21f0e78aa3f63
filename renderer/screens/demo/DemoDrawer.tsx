/** 演示控制台: what the patient at the window holds out, and how the stand-in platform behaves. Demo institution only. */

import { useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Radio, Space, Spin } from 'antd'
import { useState } from 'react'
import type { BillSummary, DemoState } from '../../../shared/contract/index.ts'
import { compareMoney, parseMoney } from '../../../shared/money/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { ProblemNotice, useFocusBack } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

const manners: readonly DemoState['platform'][] = ['normal', 'slow', 'failing', 'dropping-answers', 'disagreeing', 'offline']
const noCard = ''

/** Above any deductible, where the demo's platform reckons otherwise. */
const aboveDeductibles = parseMoney('10000.00')

/** Somebody whose one waiting bill is large enough; no smaller one would have to be settled before it. */
function whoShowsIt({ people }: DemoState, bills: readonly BillSummary[]): string | undefined {
  const isLarge = (billId: string) =>
    bills.some((bill) => bill.billId === billId && bill.state === 'waiting' && compareMoney(bill.totalFee, aboveDeductibles) > 0)
  return people.find(({ billIds: [first, second] }) => first !== undefined && second === undefined && isLarge(first))?.personNumber
}

export function DemoDrawer({ onClose }: { onClose: () => void }) {
  const t = useText()
  useFocusBack()
  const queries = useQueryClient()
  const state = useRead('demo.state', {})
  const keep = (now: DemoState) => {
    queries.setQueryData(['demo.state', {}], now)
    void queries.invalidateQueries({ queryKey: ['terminal.status'] })
  }
  const insert = useAct('demo.insertCard', keep)
  const present = useAct('demo.present', keep)
  const behave = useAct('demo.setPlatform', keep)
  const problem = state.error ?? insert.error ?? present.error ?? behave.error
  // Whoever lays down an identity card takes the other card out of the reader and is still at the window.
  const [patient, setPatient] = useState<string>()
  const atWindow = patient ?? state.data?.insertedPersonNumber
  const bills = useRead('bill.list', {})
  /** A platform that reckons otherwise is shown by a bill it reckons otherwise: whoever has one comes to the window. */
  const change = (platform: DemoState['platform']) => {
    behave.mutate({ platform })
    const shown = platform === 'disagreeing' && state.data && whoShowsIt(state.data, bills.data ?? [])
    if (!shown || shown === atWindow) return
    setPatient(shown)
    insert.mutate({ personNumber: shown })
  }
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: onClose },
    { key: 'Shift+F12', label: t('keys.close'), run: onClose },
  ])
  return (
    <Drawer
      open
      size={520}
      keyboard={false}
      styles={{ body: { paddingBottom: 56 } }}
      onClose={onClose}
      title={t('demo.title')}
      data-testid="demo-drawer"
    >
      {problem && <ProblemNotice problem={problem.problem} />}
      {!state.data ? (
        <Spin />
      ) : (
        <>
          <h3 id="demo-platform">{t('demo.platform')}</h3>
          <Radio.Group
            className="demo-choices"
            aria-labelledby="demo-platform"
            value={state.data.platform}
            disabled={behave.isPending}
            onChange={(event) => change(event.target.value as DemoState['platform'])}
          >
            {manners.map((manner) => (
              <Radio key={manner} value={manner} data-platform={manner}>
                {labelOf(t, 'demoPlatform', manner)} <span className="faint">{labelOf(t, 'demoPlatformMeaning', manner)}</span>
              </Radio>
            ))}
          </Radio.Group>
          <h3 id="demo-card">{t('demo.card')}</h3>
          <Radio.Group
            className="demo-choices"
            aria-labelledby="demo-card"
            value={state.data.insertedPersonNumber ?? noCard}
            disabled={insert.isPending}
            onChange={(event) => {
              const personNumber = String(event.target.value)
              if (personNumber !== noCard) setPatient(personNumber)
              insert.mutate(personNumber === noCard ? {} : { personNumber })
            }}
          >
            <Radio value={noCard}>{t('demo.no-card')}</Radio>
            {state.data.people.map((person) => (
              <Radio key={person.personNumber} value={person.personNumber} data-person={person.personNumber}>
                <strong>{person.name}</strong> <span className="tabular faint">{person.idNumberMasked}</span>
                <div className="faint">
                  {person.about} {person.billIds.length > 0 ? t('demo.bills', { bills: person.billIds.join('、') }) : t('demo.no-bill')}
                </div>
              </Radio>
            ))}
          </Radio.Group>
          <h3>{t('demo.other-documents')}</h3>
          <Space>
            {(['id-card', 'e-voucher'] as const).map((document) => (
              <Button
                key={document}
                data-document={document}
                disabled={atWindow === undefined || present.isPending}
                onClick={() => atWindow !== undefined && present.mutate({ personNumber: atWindow, document })}
              >
                {t(`demo.present-${document}`)}
              </Button>
            ))}
          </Space>
        </>
      )}
    </Drawer>
  )
}
