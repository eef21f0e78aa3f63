import type { CentralPlatform } from '../../services/ports/index.ts'
import { accept, type Caller, decode } from '../caller.ts'
import { readPerson, writePersonQuestion } from '../mapping/index.ts'
import { withoutToken } from '../token.ts'
import {
  civilServantRankOfCode,
  insuranceTypeOfCode,
  jiangxiIdentities,
  personCategoryOfCode,
  personOutputSchema,
  transactions,
} from '../wire/index.ts'

/** 1101. */
export function personCalls({ settings, call }: Caller): Pick<CentralPlatform, 'findPerson'> {
  const tables = {
    identities: settings.identities ?? jiangxiIdentities,
    civilServantRanks: settings.civilServantRanks ?? civilServantRankOfCode,
    insuranceTypes: { ...insuranceTypeOfCode, ...settings.insuranceTypes },
    personCategories: { ...personCategoryOfCode, ...settings.personCategories },
  }
  return {
    findPerson: async (sender, by) => {
      const outcome = await call(
        transactions.person,
        sender,
        '',
        () => writePersonQuestion(by),
        (accepted) => {
          const { person, warnings } = readPerson(decode(personOutputSchema, accepted.output), tables)
          return accept(accepted, person, warnings)
        },
      )
      return withoutToken(outcome, 'voucher' in by ? by.voucher.token : undefined)
    },
  }
}
