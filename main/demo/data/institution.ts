import type { Operator } from '../../../shared/contract/index.ts'

/** 演示医院: the made-up hospital of the demo. Its serial 00001 with this name is used nowhere else. */
export const demoInstitution = {
  code: 'H36080200001',
  name: '三保演示医院',
  /** 行政区划 of the hospital. */
  area: '360802',
  /** 统筹区 it belongs to. */
  poolingArea: '360800',
  hospitalLevel: 'L3',
} as const

export interface DemoOperator extends Operator {
  /** Shown on the sign-in screen of the demo and nowhere else. */
  readonly pin: string
}

/** One operator for each role. The PINs are public on purpose: the demo holds no real data. */
export const demoOperators: readonly DemoOperator[] = [
  { operatorId: '1001', name: '演示收费员', role: 'cashier', pin: '111111' },
  { operatorId: '2001', name: '演示主管', role: 'supervisor', pin: '222222' },
  { operatorId: '3001', name: '演示信息科', role: 'it', pin: '333333' },
  { operatorId: '4001', name: '演示稽核', role: 'inspector', pin: '444444' },
]

export const demoDepartments = [
  {
    ward: '演示内科一病区',
    code: 'A0301',
    name: '演示内科',
    doctors: [
      ['D360802000101', '演示医师甲'],
      ['D360802000102', '演示医师乙'],
    ],
  },
  {
    ward: '演示外科二病区',
    code: 'A0402',
    name: '演示外科',
    doctors: [
      ['D360802000201', '演示医师丙'],
      ['D360802000202', '演示医师丁'],
    ],
  },
  { ward: '演示肿瘤病区', code: 'A1903', name: '演示肿瘤科', doctors: [['D360802000301', '演示医师戊']] },
  { ward: '演示儿科病区', code: 'A0704', name: '演示儿科', doctors: [['D360802000401', '演示医师己']] },
] as const
