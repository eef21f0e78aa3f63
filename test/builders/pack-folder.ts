/** A pack folder nothing can be said against, written to disk; tests of the pack tools change one thing about it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const parameter = (id: string, value: string) => `id: ${id}
title: 测试 ${id}
unit: mixed
per: stay
values:
  - from: 2024-01-01
    value: ${value}
    reference: test-rule
    article: 第一条
    grade: S
`

const flawless: Readonly<Record<string, string>> = {
  'pack.yaml': `format: sanbao-policy-pack/1
id: flawless
title: 无瑕市
areas: ["99"]
insuranceTypes: [employee]
use: comparison
versions:
  - { version: v1, from: 2024-01-01, ruleSets: { inpatient: three-tier-inpatient@1, outpatient: three-tier-outpatient@1 } }
`,
  'references.yaml': `test-rule:
  issuer: 测试机关
  number: 测规〔2023〕1号
  title: 测试规定
  effective: 2024-01-01
`,
  'parameters/class-b-share.yaml': parameter('class-b-share', '{ shares: [{ share: "10%" }] }'),
  'parameters/out-of-area.yaml': parameter('out-of-area', '{ rows: [{ method: none }] }'),
  'parameters/deductible.yaml': parameter(
    'inpatient.deductible',
    '{ mode: per-stay, standards: [{ level: L1, amount: "200.00" }, { level: L2, amount: "500.00" }, { level: L3, amount: "800.00" }] }',
  ),
  'parameters/rate.yaml': parameter(
    'inpatient.pooled-fund-rate',
    '{ kind: flat, rates: [{ level: L1, rate: "95%" }, { level: L2, rate: "90%" }, { level: L3, rate: "85%" }], adjustments: [{ category: retired, points: "3%" }] }',
  ),
  'parameters/cap.yaml': parameter('inpatient.cap', '{ limits: fund, amounts: [{ amount: "100000.00" }] }'),
  'parameters/large.yaml': parameter('employee-large-amount', 'none'),
  'parameters/subsidy.yaml': parameter('civil-servant-subsidy', 'none'),
  'parameters/assistance.yaml': parameter(
    'medical-assistance',
    `
      groups:
        - identities: [minimum-living]
          rules: [TEST-1]
          scope: [inpatient]
          rates: [{ rate: "75%" }]
          threshold: none
          caps: [{ kinds: [inpatient], amount: "50000.00" }]
      unreferred:
        when: [{ filing: none, place: cross-province }]
        onApproval: none`,
  ),
  'parameters/tilt.yaml': parameter('tilt-assistance', 'none'),
  'parameters/account.yaml': parameter('personal-account', 'none'),
  'cases/TEST-1.yaml': `format: sanbao-case/1
benefit: inpatient
name: 低保对象
rules: [TEST-1]
pack: ..
person: { insuranceType: employee, category: active, enrolmentArea: "990100", identities: [{ identity: minimum-living, from: 2024-01-01 }] }
stay: { hospitalLevel: L2, admittedOn: 2025-03-01, dischargedOn: 2025-03-08 }
lines: [{ class: A, amount: "10500.00" }]
expect: { pooledFundPayment: "9000.00", medicalAssistance: "1125.00", cash: "375.00" }
worked: (10500.00-500.00)×90%=9000.00；(10500.00-9000.00)×75%=1125.00
`,
}

export type PackFiles = Readonly<Record<string, string>>

/** Writes the folder; a file given as text replaces or adds one, `undefined` leaves one out. */
export function writePackFolder(folder: string, changes: Readonly<Record<string, string | undefined>> = {}): string {
  for (const [name, text] of Object.entries({ ...flawless, ...changes })) {
    if (text === undefined) continue
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return folder
}

/** One file of the folder with something replaced; fails when there was nothing to replace. */
export function changed(name: string, from: string | RegExp, to: string): Record<string, string> {
  const before = flawless[name]
  const after = before?.replace(from, to)
  if (before === undefined || after === undefined || after === before) throw new Error(`nothing to replace in ${name}`)
  return { [name]: after }
}

/** A parameter file as the folder writes them. */
export function parameterFile(name: string, id: string, value: string): Record<string, string> {
  return { [`parameters/${name}.yaml`]: parameter(id, value) }
}
