import type { DeviceReport } from '../../../shared/contract/index.ts'
import { fullTime } from '../../components/index.ts'
import { verdictWords } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { CulpritTag } from './DeviceTags.tsx'
import { portWords } from './port-words.ts'

/** The chosen device in figures, and what its last self-test concluded. */
export function DeviceFacts({ device }: { device: DeviceReport }) {
  const t = useText()
  const { driver, baudRate, since, counted, lastVerdict } = device
  if (device.settings === undefined)
    return (
      <div className="device-facts" data-testid="device-facts">
        <p className="faint">{t('devices.not-set-up')}</p>
      </div>
    )
  const facts = {
    driver,
    'baud-rate': baudRate ?? '—',
    port: portWords(t, device),
    since: fullTime(since).slice(5),
    losses: counted.losses,
    bytes: t('devices.byte-counts', { in: counted.bytesIn, out: counted.bytesOut }),
    disturbances: counted.disturbances,
  } as const
  const words = lastVerdict && verdictWords(t, lastVerdict)
  return (
    <div className="device-facts" data-testid="device-facts">
      <dl>
        {(Object.keys(facts) as (keyof typeof facts)[]).map((name) => (
          <div key={name} className={name === 'port' ? 'fact device-fact-wide' : 'fact'}>
            <dt>{t(`device.${name}`)}</dt>
            <dd className="tabular" title={String(facts[name])}>
              {facts[name]}
            </dd>
          </div>
        ))}
      </dl>
      {lastVerdict && words && (
        <div className="device-last" data-testid="last-verdict">
          <p>
            <CulpritTag culprit={lastVerdict.culprit} /> {words.sentence}
          </p>
          <p className="faint">{words.next}</p>
        </div>
      )}
    </div>
  )
}
