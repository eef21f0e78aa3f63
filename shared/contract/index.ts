/** The contract between the window and the services: methods and events both hosts serve. */
export * from './define.ts'
export {
  type Culprit,
  culpritSchema,
  type DeviceKind,
  type DevicePlace,
  type DeviceReport,
  type DeviceSettings,
  type DeviceState,
  type DeviceTraceEntry,
  type DriverFacts,
  type DriverOption,
  deviceKindSchema,
  deviceKinds,
  deviceSettingsSchema,
  deviceStateSchema,
  type SelfTestReport,
  selfTestReportSchema,
  type Verdict,
  verdictSchema,
} from './device-methods.ts'
export { type Diagnosis, diagnoses } from './diagnoses.ts'
export * from './identity-methods.ts'
export * from './methods.ts'
export * from './platform-methods.ts'
export * from './policy-methods.ts'
export * from './receipt-methods.ts'
export * from './scan-methods.ts'
