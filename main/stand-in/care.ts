import type { CaseOfFile } from '../../shared/settlement/index.ts'

/** Under what a 医疗类别 is worked out, and what the platform must have on record for it. */
export interface Care {
  readonly benefit: CaseOfFile['benefit']
  /** The 备案 the person needs. */
  readonly needs?: 'chronic' | 'two-diseases' | 'special-drug'
  /** Whether the visit names a 病种. */
  readonly namesDisease?: boolean
}

/** med_type 医疗类别 of care without a bed. At a pharmacy the account pays, unless a scheme takes the line. */
const cares: Readonly<Record<string, Care>> = {
  '11': { benefit: 'outpatient' },
  '13': { benefit: 'outpatient' },
  '14': { benefit: 'chronic', needs: 'chronic', namesDisease: true },
  '41': { benefit: 'visit' },
  '51': { benefit: 'maternity' },
  '9901': { benefit: 'two-diseases', needs: 'two-diseases', namesDisease: true },
  '9904': { benefit: 'special-drug', needs: 'special-drug' },
}

export function careOf(medicalCategory: string): Care | undefined {
  return cares[medicalCategory]
}
