import { Button, Spin } from 'antd'
import { useState } from 'react'
import type { PackFinding } from '../../../shared/contract/index.ts'
import { useRead } from '../../client/index.ts'
import { ProblemNotice, ScrollRegion } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText, useWords } from '../../text/use-text.ts'
import { SeverityTag } from './PackTags.tsx'

const severities = ['error', 'warning', 'remark'] as const

/** 检查: what should be looked at in a pack, the worst first, each with its place. Begins when it is asked to. */
export function PackCheck({ packId }: { packId: string }) {
  const t = useText()
  const [isAsked, setAsked] = useState(false)
  // A pack does not change while the terminal runs: what was found stays found.
  const check = useRead('policy.check', { packId }, { enabled: isAsked, staleTime: Number.POSITIVE_INFINITY })
  const run = () => {
    if (isAsked || check.data) void check.refetch()
    setAsked(true)
  }
  useKeys('panel', [{ key: 'F6', label: t('check.run'), run, enabled: !check.isFetching, primary: check.data === undefined }])
  const findings = check.data?.findings ?? []
  const countOf = (severity: PackFinding['severity']) => findings.filter((finding) => finding.severity === severity).length
  return (
    <>
      <div className="toolbar">
        <Button type={check.data ? 'default' : 'primary'} onClick={run} disabled={check.isFetching}>
          {t('check.run')} F6
        </Button>
        {check.isFetching && (
          <span className="faint" role="status">
            <Spin size="small" /> {t('check.working')}
          </span>
        )}
        {check.data && !check.isFetching && (
          <span className="tag-row" data-testid="check-counts">
            {severities.map((severity) => (
              <SeverityTag key={severity} severity={severity} count={countOf(severity)} />
            ))}
            <span className="faint">{t('check.on', { date: check.data.on })}</span>
          </span>
        )}
        {!check.data && !check.isFetching && <span className="faint">{t('check.invite')}</span>}
      </div>
      {check.error && !check.isFetching && <ProblemNotice problem={check.error.problem} />}
      {check.data && (
        <ScrollRegion label={t('policy.tab-check')} testId="findings">
          {findings.length === 0 ? <p className="invitation">{t('check.clean')}</p> : <FindingTable findings={findings} />}
        </ScrollRegion>
      )}
    </>
  )
}

function FindingTable({ findings }: { findings: readonly PackFinding[] }) {
  const t = useText()
  const say = useWords()
  return (
    <table className="plain-table head-stays">
      <thead className="plain-table-head">
        <tr>
          <th>{t('check.severity')}</th>
          <th>{t('check.kind')}</th>
          <th className="column-quarter">{t('place.place')}</th>
          <th>{t('check.found')}</th>
          <th className="column-quarter">{t('check.expected')}</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <tr key={`${finding.kind} ${finding.place} ${finding.found.zh}`} data-severity={finding.severity}>
            <td>
              <SeverityTag severity={finding.severity} />
            </td>
            <td className="no-wrap">{labelOf(t, 'findingKind', finding.kind)}</td>
            <td>
              <code className="place-code">{finding.place}</code>
            </td>
            <td>{say(finding.found)}</td>
            <td>{say(finding.expected)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
