import type { Culprit } from './device-methods.ts'

/** 诊断结论: every verdict of a self-test and whose fault it is; a sentence and a next step each in `renderer/text`. */
export const diagnoses = {
  /** Everything asked for was done. */
  works: 'nothing',
  /** The line is open; whether the device hears or shows anything only a person can see. */
  'works-unproven': 'nothing',
  /** The reader answers well and has nothing to read. */
  'works-without-card': 'nothing',
  'paper-near-end': 'nothing',

  'port-absent': 'cable',
  'host-unreachable': 'cable',
  'lost-meanwhile': 'cable',
  echoes: 'cable',
  noise: 'cable',
  unsteady: 'cable',

  'not-configured': 'driver',
  'ports-alike': 'driver',
  'ports-alike-answered': 'driver',
  'port-held': 'driver',
  'port-held-by': 'driver',
  'port-held-by-us': 'driver',
  'port-refused': 'driver',
  'speed-wrong': 'driver',
  'family-wrong': 'driver',
  'kind-wrong': 'driver',

  silent: 'reader',
  'answers-too-late': 'reader',
  faulty: 'reader',
  'paper-end': 'reader',
  'cover-open': 'reader',
  'cutter-stuck': 'reader',
  'printer-offline': 'reader',

  'card-mute': 'card',
  'card-pulled': 'card',
  'card-foreign': 'card',
  'card-locked': 'card',
  'card-version': 'card',
  'card-data': 'card',
  'document-moved': 'card',
  'document-not-lifted': 'card',
  'document-not-authentic': 'card',
  'document-foreign': 'card',
  'document-data': 'card',
  'card-not-of-record': 'card',

  'keys-missing': 'platform',
  'platform-unreachable': 'platform',
  'platform-refused': 'platform',

  'person-unknown': 'entitlement',
  'person-not-entitled': 'entitlement',
} as const satisfies Readonly<Record<string, Culprit>>

export type Diagnosis = keyof typeof diagnoses
