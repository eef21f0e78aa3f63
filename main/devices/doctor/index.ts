/** What is wrong with a device, and whose fault it is: steps over the real driver, judged from the wire outwards. */
export { diagnose, type Evidence, type PersonAnswer, type Probe, type Trouble } from './diagnose.ts'
export { type AskPerson, runSelfTest, type SelfTestSettings, type TestedDocument } from './self-test.ts'
export { type TestBench, testDevice } from './test-device.ts'
