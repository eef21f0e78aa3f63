import type { InstalledPackSummary, PackFinding, PackSignatureFacts } from '../../../shared/contract/index.ts'
import { Tag, type Tone } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

const signatureTones: Record<PackSignatureFacts['state'], Tone> = {
  valid: 'good',
  unsigned: 'quiet',
  malformed: 'bad',
  'unknown-key': 'warn',
  forged: 'bad',
  changed: 'bad',
}

export function SignatureTag({ state }: { state: PackSignatureFacts['state'] }) {
  const t = useText()
  return (
    <Tag tone={signatureTones[state]} state={state}>
      {labelOf(t, 'signatureState', state)}
    </Tag>
  )
}

const gradeTones: Record<InstalledPackSummary['worstGrade'], Tone> = { S: 'good', P: 'good', N: 'good', C: 'warn', A: 'bad' }

/** 证据等级: the letter packs use, and what it means. */
export function GradeTag({ grade }: { grade: InstalledPackSummary['worstGrade'] }) {
  const t = useText()
  return (
    <Tag tone={gradeTones[grade]} title={labelOf(t, 'gradeMeaning', grade)} state={grade}>
      {grade} {labelOf(t, 'grade', grade)}
    </Tag>
  )
}

const severityTones: Record<PackFinding['severity'], Tone> = { error: 'bad', warning: 'warn', remark: 'quiet' }

export function SeverityTag({ severity, count }: { severity: PackFinding['severity']; count?: number }) {
  const t = useText()
  return (
    <Tag tone={severityTones[severity]} state={severity}>
      {labelOf(t, 'severity', severity)}
      {count === undefined ? '' : ` ${count}`}
    </Tag>
  )
}
