import { Spin } from 'antd'
import type { DeviceReport, SelfTestReport } from '../../../shared/contract/index.ts'
import { fullTime, ScrollRegion, Tag, type Tone } from '../../components/index.ts'
import type { Translate } from '../../text/index.ts'
import { codeWords, labelOf, verdictWords } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { culpritTone } from './DeviceTags.tsx'

type Step = SelfTestReport['steps'][number]

const resultTones: Readonly<Record<Step['result'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  'not-applicable': 'quiet',
  'needs-person': 'warn',
}

interface SelfTestProps {
  readonly device: DeviceReport
  readonly report: SelfTestReport | undefined
  readonly isRunning: boolean
}

/** 自检: whose fault it is in large words, what to do now, and the steps that led there. */
export function SelfTest({ device, report, isRunning }: SelfTestProps) {
  const t = useText()
  if (isRunning)
    return (
      <p className="invitation" role="status">
        <Spin size="small" /> {t('self-test.running')}
      </p>
    )
  if (report === undefined) return <p className="invitation">{t(device.settings ? 'self-test.invite' : 'devices.not-set-up')}</p>
  const { verdict, steps, startedAt } = report
  const words = verdictWords(t, verdict)
  return (
    <ScrollRegion label={t('devices.self-test')} testId="self-test">
      <div className={`verdict verdict-${culpritTone(verdict.culprit)}`} role="status" data-testid="verdict" data-culprit={verdict.culprit}>
        <p className="verdict-culprit">{labelOf(t, 'verdictTitle', verdict.culprit)}</p>
        <p className="verdict-sentence">{words.sentence}</p>
        <p className="verdict-next">{words.next}</p>
      </div>
      <table className="plain-table light-rows">
        <thead className="plain-table-head">
          <tr>
            <th className="column-third">{t('self-test.step')}</th>
            <th>{t('self-test.result')}</th>
            <th className="align-right">{t('self-test.time')}</th>
            <th className="column-third">{t('self-test.finding')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.name} data-step={step.name}>
              <th scope="row">{labelOf(t, 'selfTestStep', step.name)}</th>
              <td>
                <Tag tone={resultTones[step.result]} state={step.result}>
                  {labelOf(t, 'selfTestResult', step.result)}
                </Tag>
              </td>
              <td className="align-right no-wrap">{t('self-test.milliseconds', { count: Math.round(step.milliseconds) })}</td>
              <td className="place-code">{findingWords(t, step.finding)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint side-facts">{t('self-test.at', { time: fullTime(startedAt) })}</p>
    </ScrollRegion>
  )
}

/** An error code in short words; a number or a name the device gave of itself as it is. */
export function findingWords(t: Translate, finding: string): string {
  const short = labelOf(t, 'deviceFinding', finding)
  return short === finding ? codeWords(t, finding, {}).sentence : short
}
