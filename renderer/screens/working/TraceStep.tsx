import type { Grade, TraceEntry, UsedParameter } from '../../../shared/settlement/index.ts'
import { Amount, Tag, type Tone } from '../../components/index.ts'
import { codesInWords, type DiseaseNames, formulaWords, labelOf, traceSentence } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

const gradeTones: Record<Grade, Tone> = { S: 'good', P: 'good', N: 'info', C: 'warn', A: 'bad' }

/** One step: what happened as a sentence, the formula with its numbers, and the parameters with their source. */
export function TraceStep({ entry, diseases }: { entry: TraceEntry; diseases?: DiseaseNames }) {
  const t = useText()
  return (
    <li className="step" data-code={entry.code}>
      <div className="step-head">
        <span className="step-name">{labelOf(t, 'step', entry.step)}</span>
        {entry.rules.length > 0 && <span className="faint">{entry.rules.join(' ')}</span>}
      </div>
      <p className="step-sentence">{traceSentence(t, entry)}</p>
      {entry.formula !== '' && <code className="formula">{formulaWords(t, entry, diseases)}</code>}
      {entry.restBefore !== undefined && entry.restAfter !== undefined && (
        <p className="faint">
          {t('working.rest')} <Amount value={entry.restBefore} /> → <Amount value={entry.restAfter} />
        </p>
      )}
      {entry.parameters.length > 0 && <Parameters parameters={entry.parameters} />}
    </li>
  )
}

function Parameters({ parameters }: { parameters: readonly UsedParameter[] }) {
  const t = useText()
  return (
    <table className="plain-table">
      <thead className="plain-table-head">
        <tr>
          <th>{t('parameter.title')}</th>
          <th>{t('parameter.value')}</th>
          <th>{t('parameter.source')}</th>
          <th>{t('parameter.period')}</th>
          <th>{t('parameter.grade')}</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((parameter) => (
          <tr key={`${parameter.id} ${parameter.value} ${parameter.from}`}>
            <td title={parameter.id}>{parameter.title}</td>
            <td className="tabular">{codesInWords(t, parameter.value)}</td>
            <td>
              {parameter.document} {parameter.article}
            </td>
            <td className="tabular">
              {parameter.from}～{parameter.to ?? ''}
            </td>
            <td>
              <Tag tone={gradeTones[parameter.grade]} title={labelOf(t, 'gradeMeaning', parameter.grade)}>
                {parameter.grade} {labelOf(t, 'grade', parameter.grade)}
              </Tag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
