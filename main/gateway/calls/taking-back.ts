import type { CentralPlatform, ReversibleKind } from '../../services/ports/index.ts'
import { acceptRefusal, type Caller } from '../caller.ts'
import { writeTakingBack } from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { type Transaction, transactions } from '../wire/index.ts'
import { acceptWithoutOutput } from './without-output.ts'

/** oinfno of what may be taken back. */
const originals: Readonly<Record<ReversibleKind, Transaction>> = {
  admission: transactions.admission,
  settlement: transactions.settlement,
  cancellation: transactions.cancellation,
  'outpatient-settlement': transactions.outpatientSettlement,
  'outpatient-cancellation': transactions.outpatientCancellation,
  'pharmacy-settlement': transactions.pharmacySettlement,
  'pharmacy-cancellation': transactions.pharmacyCancellation,
}

/** 2601. */
export function takingBackCalls({ call }: Caller): Pick<CentralPlatform, 'takeBack'> {
  return {
    takeBack: async (sender, stay, { messageId, kind }) => {
      const outcome = await call(
        transactions.takingBack,
        sender,
        stay.enrolmentArea,
        () => writeTakingBack(stay.personNumber, messageId, originals[kind]),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, { existed: true }),
      )
      // Cancelled meanwhile: it was there and is not any more.
      const isOver = (words: string) => says.alreadyTakenBack(words) || says.alreadyCancelled(words)
      const before = acceptRefusal(outcome, isOver, { existed: true })
      return acceptRefusal(before, says.unknownOriginal, { existed: false })
    },
  }
}
