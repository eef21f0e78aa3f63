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
  deviceKindSchema,
  deviceKinds,
  deviceSettingsSchema,
  deviceStateSchema,
  type SelfTestReport,
  type Verdict,
  verdictSchema,
} from './device-methods.ts'
export * from './methods.ts'
export * from './policy-methods.ts'
