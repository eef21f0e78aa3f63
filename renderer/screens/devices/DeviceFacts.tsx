import type { DeviceReport } from '../../../shared/contract/index.ts'
import { fullTime } from '../../components/index.ts'
import { verdictWords } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { CulpritTag } from './DeviceTags.tsx'

/** The chosen device in figures, and what its last self-test concluded. */
export function DeviceFacts({ device }: { device: DeviceReport }) {
  const t = useText()
  const { driver, port, baudRate, since, counted, lastVerdict } = device
  if (device.settings === undefined)
    return (
      <div className="device-facts" data-testid="device-facts">
        <p className="faint">{t('devices.not-set-up')}</p>
      </div>
    )
  const facts = {
    driver,
    port: port || t('devices.not-found'),
    'baud-rate': baudRate ?? '—',
    since: fullTime(since),
    bytes: t('devices.byte-counts', { in: counted.bytesIn, out: counted.bytesOut }),
    losses: counted.losses,
    disturbances: counted.disturbances,
  } as const
  const words = lastVerdict && verdictWords(t, lastVerdict)
  return (
    <div className="device-facts" data-testid="device-facts">
      <dl>
        {(Object.keys(facts) as (keyof typeof facts)[]).map((name) => (
          <div key={name} className="fact">
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
