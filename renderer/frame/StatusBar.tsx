import { Popover } from 'antd'
import type { ReactNode } from 'react'
import type { OfflineBudget, Operator, TerminalStatus } from '../../shared/contract/index.ts'
import { ageOf, Countdown, fullTime, shortTime, Tag, useNow } from '../components/index.ts'
import { labelOf } from '../text/sentences.ts'
import { useText } from '../text/use-text.ts'
import { LanguageSwitch } from './LanguageSwitch.tsx'

const linkTones = { up: 'good', down: 'bad', unknown: 'warn' } as const
const readerTones = { ready: 'good', occupied: 'info', offline: 'bad', faulty: 'bad', silent: 'quiet', 'not-configured': 'quiet' } as const

interface StatusBarProps {
  readonly status: TerminalStatus | undefined
  readonly budget: OfflineBudget | undefined
  readonly operator: Operator
}

/** One line that answers: where, is the line up, what waits, is the reader there, which law and catalogue, who, when. */
export function StatusBar({ status, budget, operator }: StatusBarProps) {
  const t = useText()
  const now = useNow()
  return (
    <div className="status-bar" data-testid="status-bar">
      <strong className="status-institution" title={status?.institution.code}>
        {status?.institution.name ?? t('app.name')}
      </strong>
      {status && <Facts status={status} deadline={budget?.worstDeadlineAt} now={now} />}
      <span className="status-space" />
      <span className="status-item" data-testid="operator">
        {operator.name}（{labelOf(t, 'role', operator.role)}）
      </span>
      <LanguageSwitch />
      <time className="status-item tabular">{fullTime(new Date(now).toISOString())}</time>
    </div>
  )
}

function Facts({ status, deadline, now }: { status: TerminalStatus; deadline: string | undefined; now: number }) {
  const t = useText()
  const { link, queue, cardReader, idCardReader } = status
  const contact = link.lastContactAt === undefined ? undefined : ageOf(link.lastContactAt, now)
  return (
    <>
      <Fact testId="link-state" title={t('status.last-contact', { time: fullTime(link.lastContactAt) })}>
        <Tag tone={linkTones[link.state]}>{labelOf(t, 'linkState', link.state)}</Tag>
        {contact && link.state !== 'up' && <span className="faint">{t(`age.${contact.unit}`, { count: contact.count })}</span>}
      </Fact>
      <Fact testId="queue-state" title={t('status.queue-title')}>
        {t('status.queue', { count: queue.waiting })}
        {queue.oldestAt !== undefined && <span className="faint"> {t('status.oldest', { time: shortTime(queue.oldestAt, now) })}</span>}
        {queue.waiting > 0 && deadline !== undefined && <Countdown deadline={deadline} />}
        {queue.needsPerson > 0 && <Tag tone="bad">{t('status.needs-person', { count: queue.needsPerson })}</Tag>}
      </Fact>
      <Fact testId="reader-state" title={cardReader.port}>
        <Tag tone={readerTones[cardReader.state]}>{labelOf(t, 'readerState', cardReader.state)}</Tag>
      </Fact>
      {idCardReader.state !== 'not-configured' && (
        <Fact testId="id-reader-state" title={idCardReader.port}>
          <Tag tone={readerTones[idCardReader.state]}>{labelOf(t, 'idReaderState', idCardReader.state)}</Tag>
        </Fact>
      )}
      {status.isWitnessBehind && (
        <Fact testId="witness-state" title={t('status.witness-behind-title')}>
          <Tag tone="warn">{t('status.witness-behind')}</Tag>
        </Fact>
      )}
      <Popover content={<Versions status={status} />} trigger={['hover', 'click', 'focus']}>
        <button type="button" className="status-link">
          {t('status.versions', { catalogue: status.catalogue?.version ?? t('status.no-catalogue'), count: status.packs.length })}
        </button>
      </Popover>
    </>
  )
}

function Fact({ title, testId, children }: { title: string; testId: string; children: ReactNode }) {
  return (
    <span className="status-item" title={title} data-testid={testId}>
      {children}
    </span>
  )
}

function Versions({ status }: { status: TerminalStatus }) {
  const t = useText()
  return (
    <table className="plain-table">
      <tbody>
        {status.catalogue && (
          <tr>
            <th scope="row">{t('status.catalogue')}</th>
            <td>{status.catalogue.version}</td>
            <td>{t('status.items', { count: status.catalogue.items })}</td>
          </tr>
        )}
        {status.packs.map((pack) => (
          <tr key={`${pack.id} ${pack.version}`}>
            <th scope="row">{pack.title}</th>
            <td>{pack.version}</td>
            <td>
              <code>{pack.hash.slice(0, 12)}</code>
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t('status.program')}</th>
          <td>{status.version}</td>
          <td>{labelOf(t, 'host', status.host)}</td>
        </tr>
      </tbody>
    </table>
  )
}
