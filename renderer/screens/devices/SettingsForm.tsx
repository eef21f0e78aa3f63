import { AutoComplete, Button, Input, Segmented, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { DeviceReport, DriverFacts } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { PlaceTable, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { FormRow, OptionField } from './OptionField.tsx'
import { draftOf, idFields, type PortEntry, type SettingsDraft, settingsOf, withDriver, withPort } from './settings-draft.ts'
import { TakeOutDialog } from './TakeOutDialog.tsx'

interface SettingsFormProps {
  readonly device: DeviceReport
  /** A port of the list that was taken for this device. */
  readonly picked: PortEntry | undefined
  readonly onChanged: () => void
}

/** 设置: waits until it is known which drivers there are. */
export function SettingsForm(props: SettingsFormProps) {
  const t = useText()
  const drivers = useRead('device.drivers', {}, { staleTime: Number.POSITIVE_INFINITY })
  if (drivers.error) return <ProblemNotice problem={drivers.error.problem} />
  if (!drivers.data) return <p className="invitation">{t('loading')}</p>
  return <Fields {...props} drivers={drivers.data.filter(({ kind }) => kind === props.device.kind)} />
}

function Fields({ device, picked, onChanged, drivers }: SettingsFormProps & { readonly drivers: readonly DriverFacts[] }) {
  const t = useText()
  const { kind, settings } = device
  const ports = useRead('device.ports', {})
  const stored = draftOf(settings, drivers)
  const [draft, setDraft] = useState<SettingsDraft>(() => (picked ? withPort(stored, picked) : stored))
  const [unsendable, setUnsendable] = useState<Parameters<typeof PlaceTable>[0]['places']>([])
  const [asksToTakeOut, setAsksToTakeOut] = useState(false)
  const configure = useAct('device.configure', (report) => {
    setDraft(draftOf(report.settings, drivers))
    onChanged()
  })
  const facts = drivers.find(({ driver }) => driver === draft.driver)
  const isChanged = settings === undefined || JSON.stringify(draft) !== JSON.stringify(stored)
  const canSave = isChanged && !configure.isPending
  const change = (part: Partial<SettingsDraft>) => setDraft((known) => ({ ...known, ...part }))
  const expectedAt: Readonly<Record<string, string>> = {
    'at.port': t('settings.port-note'),
    'at.vendorId': t('settings.four-digits'),
    'at.productId': t('settings.four-digits'),
  }
  const save = () => {
    const made = settingsOf(kind, draft, drivers)
    if ('places' in made) {
      configure.reset()
      setUnsendable(made.places.map((one) => ({ ...one, expected: expectedAt[one.place] ?? one.expected })))
      return
    }
    setUnsendable([])
    configure.mutate({ kind, settings: made.settings })
  }
  useKeys('panel', [
    { key: 'F8', label: t('settings.save'), run: save, enabled: canSave, primary: canSave },
    {
      key: 'F11',
      label: t('settings.take-out'),
      run: () => setAsksToTakeOut(true),
      enabled: settings !== undefined && !configure.isPending,
    },
  ])
  const problem = configure.error?.problem
  const places = problem && 'places' in problem.details ? problem.details.places : unsendable
  const isRefused = (place: string) => places.some((one) => one.place === place || one.place.startsWith(`${place}.`))
  const statusOf = (place: string) => (isRefused(place) ? { status: 'error' as const, 'aria-invalid': true } : {})
  const listed = ports.data?.ports ?? []
  useEffect(() => {
    if (places.length > 0) document.querySelector<HTMLElement>('.device-form [aria-invalid=true]')?.focus()
  }, [places])
  return (
    <section className="scroll-region device-form" aria-label={t('devices.settings')} data-testid="device-form">
      {problem && <ProblemNotice problem={problem} />}
      {unsendable.length > 0 && (
        <div className="device-refused" role="alert" data-testid="form-refused">
          <p>{t('settings.incomplete')}</p>
          <PlaceTable places={unsendable} />
        </div>
      )}
      {configure.data && !isChanged && (
        <p className="device-note" role="status" data-testid="settings-saved">
          {t('settings.saved')}
        </p>
      )}
      <FormRow label={t('device.driver')} place="driver">
        {(id) => (
          <Select
            id={id}
            autoFocus
            aria-label={t('device.driver')}
            value={draft.driver}
            {...statusOf('driver')}
            onChange={(driver) => {
              const chosen = drivers.find((one) => one.driver === driver)
              if (chosen) setDraft(withDriver(draft, chosen))
            }}
            options={drivers.map(({ driver }) => ({ value: driver, label: `${driver}　${labelOf(t, 'driver', driver)}` }))}
            data-testid="device-driver"
          />
        )}
      </FormRow>
      <FormRow label={t('settings.found-by')} place="at">
        {() => (
          <Segmented
            value={draft.by}
            onChange={(by) => change({ by })}
            options={(['port', 'ids'] as const).map((by) => ({ value: by, label: t(`settings.by-${by}`) }))}
          />
        )}
      </FormRow>
      {draft.by === 'port' ? (
        <FormRow label={t('device.port')} place="at.port" note={t('settings.port-note')}>
          {(id) => (
            <AutoComplete
              id={id}
              aria-label={t('device.port')}
              value={draft.port}
              onChange={(port: string) => change({ port })}
              {...statusOf('at.port')}
              options={listed.map(({ path, usedBy, manufacturer = '' }) => ({
                value: path,
                label: [path, manufacturer, usedBy && labelOf(t, 'deviceKind', usedBy)].filter(Boolean).join('　'),
              }))}
              data-testid="device-port"
            />
          )}
        </FormRow>
      ) : (
        <>
          <FormRow label={t('settings.take-from')} place="listed" note={t('settings.ids-note')}>
            {(id) => (
              <Select
                id={id}
                aria-label={t('settings.take-from')}
                value={null}
                placeholder={t('settings.choose-port')}
                onChange={(path: string | null) => {
                  const port = listed.find((one) => one.path === path)
                  if (port) setDraft(withPort(draft, port))
                }}
                options={listed
                  .filter(({ vendorId }) => vendorId !== undefined)
                  .map(({ path, vendorId, productId, location = '' }) => ({
                    value: path,
                    label: `${path}　${vendorId}:${productId}　${location}`,
                  }))}
              />
            )}
          </FormRow>
          {idFields.map((field) => (
            <FormRow key={field} label={t(`device-place.${field}`)} place={`at.${field}`}>
              {(id) => (
                <Input
                  id={id}
                  value={draft.ids[field]}
                  onChange={({ target }) => change({ ids: { ...draft.ids, [field]: target.value } })}
                  {...statusOf(`at.${field}`)}
                />
              )}
            </FormRow>
          ))}
        </>
      )}
      <FormRow label={t('device.baud-rate')} place="baudRate">
        {(id) => (
          <AutoComplete
            id={id}
            aria-label={t('device.baud-rate')}
            value={draft.baudRate}
            placeholder={facts ? t('settings.preset', { value: String(facts.baudRates[0] ?? '') }) : ''}
            onChange={(baudRate: string) => change({ baudRate })}
            {...statusOf('baudRate')}
            options={(facts?.baudRates ?? []).map((rate) => ({ value: String(rate) }))}
            data-testid="device-baud-rate"
          />
        )}
      </FormRow>
      {facts?.options.map((option) => (
        <OptionField
          key={`${draft.driver} ${option.name}`}
          option={option}
          value={draft.options[option.name] ?? ''}
          isRefused={isRefused(`options.${option.name}`)}
          onChange={(value) => change({ options: { ...draft.options, [option.name]: value } })}
        />
      ))}
      <div className="device-form-foot">
        <Button type="primary" disabled={!canSave} onClick={save}>
          {t('settings.save')} F8
        </Button>
        <span className="faint">{t('settings.what-happens')}</span>
      </div>
      {asksToTakeOut && (
        <TakeOutDialog
          kind={kind}
          isBusy={configure.isPending}
          onClose={() => setAsksToTakeOut(false)}
          onTakeOut={() => {
            setUnsendable([])
            setAsksToTakeOut(false)
            configure.mutate({ kind })
          }}
        />
      )}
    </section>
  )
}
