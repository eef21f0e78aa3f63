/** What the settings form of a device holds, and the settings it makes. */
import {
  type DeviceKind,
  type DevicePlace,
  type DeviceSettings,
  type DriverFacts,
  type DriverOption,
  deviceSettingsSchema,
  type MethodReply,
} from '../../../shared/contract/index.ts'

export const idFields = ['vendorId', 'productId', 'serialNumber', 'location', 'lastPort'] as const
export type IdField = (typeof idFields)[number]
export type PortEntry = MethodReply<'device.ports'>['ports'][number]

/** Empty text: not written down, the driver's own value holds. */
export type OptionDraft = string | boolean | readonly string[]

export interface SettingsDraft {
  readonly driver: string
  /** By the name of its port, or by what its adapter says of itself. */
  readonly by: 'port' | 'ids'
  readonly port: string
  readonly ids: Readonly<Record<IdField, string>>
  readonly baudRate: string
  readonly options: Readonly<Record<string, OptionDraft>>
}

interface SettingsPlace {
  readonly place: string
  readonly found: string
  readonly expected: string
}

const noIds: SettingsDraft['ids'] = { vendorId: '', productId: '', serialNumber: '', location: '', lastPort: '' }

export function draftOf(settings: DeviceSettings | undefined, drivers: readonly DriverFacts[]): SettingsDraft {
  const driver = settings?.driver ?? drivers[0]?.driver ?? ''
  const facts = drivers.find((one) => one.driver === driver)
  return {
    driver,
    ...placeDraft(settings?.at ?? { port: '' }),
    baudRate: settings?.baudRate === undefined ? '' : String(settings.baudRate),
    options: optionsDraft(facts, settings?.options ?? {}),
  }
}

function placeDraft(at: DevicePlace): Pick<SettingsDraft, 'by' | 'port' | 'ids'> {
  if ('port' in at) return { by: 'port', port: at.port, ids: noIds }
  return { by: 'ids', port: '', ids: { ...noIds, ...at } }
}

function optionsDraft(facts: DriverFacts | undefined, written: DeviceSettings['options']): SettingsDraft['options'] {
  return Object.fromEntries((facts?.options ?? []).map((option) => [option.name, optionDraft(option, written[option.name])]))
}

function optionDraft({ form, preset }: DriverOption, written: DeviceSettings['options'][string] | undefined): OptionDraft {
  const value = written ?? preset
  if (form === 'switch') return value === true
  if (form === 'list') return Array.isArray(value) ? value : []
  return value === undefined ? '' : String(value)
}

/** Another driver asks for other things; where the device hangs stays. */
export function withDriver(draft: SettingsDraft, facts: DriverFacts): SettingsDraft {
  return { ...draft, driver: facts.driver, baudRate: '', options: optionsDraft(facts, {}) }
}

/** A listed port: by its ids where the adapter tells them and the form asks by ids, by its name otherwise. */
export function withPort(draft: SettingsDraft, port: PortEntry): SettingsDraft {
  const { vendorId, productId, serialNumber = '', location = '' } = port
  if (draft.by === 'port' || vendorId === undefined || productId === undefined) return { ...draft, by: 'port', port: port.path }
  const ids = { vendorId: vendorId.toUpperCase(), productId: productId.toUpperCase(), serialNumber, location, lastPort: port.path }
  return { ...draft, ids }
}

/** The settings as they are sent, or the places of the form that cannot be sent at all. */
export function settingsOf(
  kind: DeviceKind,
  draft: SettingsDraft,
  drivers: readonly DriverFacts[],
): { readonly settings: DeviceSettings } | { readonly places: readonly SettingsPlace[] } {
  const facts = drivers.find((one) => one.driver === draft.driver)
  const baudRate = draft.baudRate.trim()
  const wanted = {
    kind,
    driver: draft.driver,
    at: draft.by === 'port' ? { port: draft.port.trim() } : filled(draft.ids),
    ...(baudRate !== '' && { baudRate: numberOrText(baudRate) }),
    options: Object.fromEntries((facts?.options ?? []).flatMap((option) => writtenOption(option, draft.options[option.name]))),
  }
  const parsed = deviceSettingsSchema.safeParse(wanted)
  if (parsed.success) return { settings: parsed.data }
  const places = parsed.error.issues.flatMap((issue) => {
    const meant = issue.code === 'invalid_union' ? (issue.errors[draft.by === 'port' ? 0 : 1] ?? []) : [{ ...issue, path: [] }]
    return meant.map(({ path, message }) => {
      const place = [...issue.path, ...path]
      return { place: place.join('.'), found: foundAt(wanted, place), expected: message }
    })
  })
  return { places }
}

function filled(ids: SettingsDraft['ids']): Partial<Record<IdField, string>> {
  const typed = { ...ids, vendorId: ids.vendorId.toUpperCase(), productId: ids.productId.toUpperCase() }
  return Object.fromEntries(idFields.flatMap((field) => (typed[field].trim() === '' ? [] : [[field, typed[field].trim()]])))
}

/** What is no number stays as it was typed, so that whoever judges it can say so. */
function numberOrText(text: string): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}

/** Only what the driver would not take by itself. */
function writtenOption({ name, form, choices, preset }: DriverOption, draft: OptionDraft | undefined): [string, unknown][] {
  const text = typeof draft === 'string' ? draft.trim() : draft
  if (text === undefined || text === '') return []
  const isNumber = form === 'number' || choices.some((choice) => typeof choice === 'number')
  const value = isNumber && typeof text === 'string' ? numberOrText(text) : text
  const standing = preset ?? (form === 'list' ? [] : undefined)
  return JSON.stringify(value) === JSON.stringify(standing) ? [] : [[name, value]]
}

function foundAt(value: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[name] : undefined),
    value,
  )
  return typeof found === 'string' || typeof found === 'number' ? String(found) || '—' : '—'
}
