import type { DeviceKind, SelfTestReport } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import type { Outcome } from '../../../shared/errors/index.ts'
import type { CardIdentity, CardReader, CardReaderCode, IdCard, IdCardCode, IdCardReader } from '../../services/ports/index.ts'
import type { Installed } from '../manager/index.ts'
import { diagnose, type Evidence, type PersonAnswer, type Probe, troubleOf } from './diagnose.ts'
import { askAsDriver, listenFurther } from './listening.ts'

export type TestedDocument = { readonly card: CardIdentity } | { readonly idCard: IdCard }

/** Asks whoever knows whether the person of a document is insured. */
export type AskPerson = (document: TestedDocument) => Promise<PersonAnswer>

export interface SelfTestSettings {
  readonly installed: Installed
  /** Whether the system lists this path; undefined where it cannot be asked or the path is no serial port. */
  readonly isListed: (path: string) => Promise<boolean | undefined>
  /** Ports that all fit the settings, and the one of them that answers as this device. */
  readonly alike: () => Promise<Evidence['alike']>
  readonly holderOf: (path: string) => Promise<string>
  readonly heldByUs: (path: string) => DeviceKind | undefined
  readonly askPerson?: AskPerson
  readonly now: () => number
}

type Step = SelfTestReport['steps'][number]
type Judgement = Pick<Step, 'result' | 'finding'>

const reasonMs = 100
/** For a document to be laid on while the test waits. */
const documentWaitMs = 3_000
/** Devices that are never asked anything. */
const wordless: ReadonlySet<DeviceKind> = new Set(['scanner', 'customer-display'])

const passed = (finding = ''): Judgement => ({ result: 'passed', finding })
const failed = (finding: string): Judgement => ({ result: 'failed', finding })
const needsPerson: Judgement = { result: 'needs-person', finding: '' }
const notApplicable: Judgement = { result: 'not-applicable', finding: '' }

/** Runs the steps over the real driver until one fails, and names the culprit. Ends within half a minute. */
export async function runSelfTest(settings: SelfTestSettings): Promise<SelfTestReport> {
  const { installed, now } = settings
  const startedAt = instantText(now())
  const steps: Step[] = []
  const losses: string[] = []
  const stopWatching = installed.line.onLost(({ code }) => losses.push(code))
  try {
    const evidence = await gather(settings, losses, async (name, work, judge) => {
      const since = performance.now()
      const value = await work()
      steps.push({ name, milliseconds: Math.round(performance.now() - since), ...judge(value) })
      return value
    })
    return { kind: installed.settings.kind, startedAt, steps, verdict: diagnose(evidence) }
  } finally {
    stopWatching()
  }
}

/** Does one step, notes what became of it, and answers what it found. */
type TakeStep = <Value>(name: string, work: () => Promise<Value>, judge: (value: Value) => Judgement) => Promise<Value>

async function gather(settings: SelfTestSettings, losses: readonly string[], step: TakeStep): Promise<Evidence> {
  const { installed } = settings
  const { line, device } = installed
  const disturbancesBefore = device.disturbances
  const seen = (later: Pick<Evidence, 'opening'> & Partial<Evidence>): Evidence => ({
    kind: installed.settings.kind,
    driver: installed.settings.driver,
    port: line.port,
    baudRate: installed.baudRate,
    lost: losses.includes('device.busy') ? 'held' : losses.length > 0 && 'gone',
    disturbed: device.disturbances > disturbancesBefore,
    ...later,
  })

  const [alike] = await step(
    'listed',
    () => Promise.all([settings.alike(), settings.isListed(line.port)]),
    ([several, listed]) => {
      if (several) return failed(several.paths.join(' '))
      return listed === undefined ? notApplicable : listed ? passed() : failed('device.not-found')
    },
  )
  if (alike) return seen({ alike, opening: 'opened' })

  const opening = await step(
    'opened',
    () => open(settings),
    (opened) => (opened === 'opened' ? passed(line.port) : failed(opened.code)),
  )
  if (opening !== 'opened') return seen({ opening })

  const probe = await ask(installed, step)
  if (probe.outcome !== 'unasked' && 'code' in probe.outcome) {
    // A write can fail a moment before the line says why it went away.
    if (!line.isOpen) await new Promise((resolve) => setTimeout(resolve, reasonMs))
    return seen({ opening, probe })
  }

  const hadCard = device.state() === 'occupied'
  const document = await readDocument(installed, step)
  if (document === undefined) return seen({ opening, probe })
  if (!document.ok) return seen({ opening, probe, hadCard, reading: troubleOf(document.error) })

  const person = await askAboutPerson(settings, step, document.value)
  return seen({ opening, probe, reading: 'read', ...(person && { person }) })
}

async function open({ installed, holderOf, heldByUs }: SelfTestSettings): Promise<Evidence['opening']> {
  const { line } = installed
  const opened = await line.open()
  if (opened.ok) return 'opened'
  const ours = heldByUs(line.port)
  const holder = opened.error.code === 'device.busy' && ours === undefined ? await holderOf(line.port) : ''
  return { ...troubleOf(opened.error), holder, ...(ours && { heldByUs: ours }) }
}

async function ask(installed: Installed, step: TakeStep): Promise<Probe> {
  if (wordless.has(installed.settings.kind)) {
    await step(
      'answered',
      () => Promise.resolve(),
      () => needsPerson,
    )
    return { outcome: 'unasked', bytesHeard: 0, echo: false }
  }
  const { outcome, heard } = await step(
    'answered',
    () => askAsDriver(installed),
    ({ outcome: answer }) =>
      answer !== 'unasked' && 'code' in answer ? failed(answer.code) : passed(answer === 'unasked' ? '' : answer.said),
  )
  const isAnswered = outcome === 'unasked' || 'said' in outcome
  // A reader that says what is wrong with it, and a line that is gone, need no guessing.
  if (isAnswered || outcome.code === 'device.failed' || !installed.line.isOpen) return { outcome, bytesHeard: heard.length, echo: false }
  const further = await step(
    'heard',
    () => listenFurther(installed, heard),
    ({ bytesHeard, family }) => (bytesHeard > 0 ? passed(family?.name) : failed('device.no-answer')),
  )
  return { outcome, ...further }
}

type DocumentOutcome = Outcome<TestedDocument, CardReaderCode | IdCardCode>

/** Absent for devices that read no documents. */
async function readDocument({ device, settings: { kind } }: Installed, step: TakeStep): Promise<DocumentOutcome | undefined> {
  const read = kind === 'social-card' ? readCard(device as CardReader) : kind === 'id-card' ? readIdCard(device as IdCardReader) : undefined
  if (read === undefined) return undefined
  return await step(
    'identity',
    () => read,
    (outcome) => {
      if (outcome.ok) return passed()
      return outcome.error.code.endsWith('.absent') ? needsPerson : failed(outcome.error.code)
    },
  )
}

async function readCard(reader: CardReader): Promise<DocumentOutcome> {
  const outcome = await reader.read()
  return outcome.ok ? { ok: true, value: { card: outcome.value } } : outcome
}

async function readIdCard(reader: IdCardReader): Promise<DocumentOutcome> {
  const outcome = await reader.read({ waitMs: documentWaitMs, again: true })
  return outcome.ok ? { ok: true, value: { idCard: outcome.value } } : outcome
}

async function askAboutPerson(
  { askPerson }: SelfTestSettings,
  step: TakeStep,
  document: TestedDocument,
): Promise<PersonAnswer | undefined> {
  if (askPerson === undefined) return undefined
  return await step(
    'person',
    () => askPerson(document),
    (answer) => (answer.kind === 'entitled' ? passed() : failed(answer.kind)),
  )
}
