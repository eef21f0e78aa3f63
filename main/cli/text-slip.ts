import { type CaseFile, caseOfFile, type SettlementBreakdown } from '../../shared/settlement/index.ts'
import { layOutSlip, renderSlipAsText } from '../../shared/slip/index.ts'

/** The slip a case would give, as text. A case has no name, card or institution of its own, and the slip says so. */
export function slipOfCase(file: CaseFile, breakdown: SettlementBreakdown): string {
  const { person, stay } = caseOfFile(file)
  return renderSlipAsText(
    layOutSlip({
      breakdown,
      settlement: {
        slipNumber: 'CASE',
        kind: 'settlement',
        state: 'provisional',
        settledAt: `${stay.dischargedOn}T12:00:00+08:00`,
        operatorName: '案例',
      },
      person: {
        name: '案例人员',
        idNumber: '-',
        sex: 'unknown',
        personNumber: '-',
        insuranceType: person.insuranceType,
        category: person.category,
        enrolmentArea: person.enrolmentArea,
      },
      stay: {
        inpatientNumber: '-',
        visitId: '-',
        ward: '-',
        admittedOn: stay.admittedOn,
        dischargedOn: stay.dischargedOn,
        diagnoses: [{ code: '-', name: file.name }],
      },
      institution: { code: '-', name: '案例（非实际结算）', hospitalLevel: stay.hospitalLevel },
      demo: true,
      copy: 1,
    }),
  )
}
