import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { BillSummary, IdentifiedPerson, SettlementPreview } from '../../../shared/contract/index.ts'
import type { Problem } from '../../../shared/errors/index.ts'
import { type Money, subtractMoney } from '../../../shared/money/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { type Draft, emptyDraft, readDraft, writeDraft } from './draft.ts'

export interface Discharge {
  readonly bills: readonly BillSummary[]
  readonly billsPending: boolean
  readonly bill: BillSummary | undefined
  readonly identified: IdentifiedPerson | undefined
  readonly useAccount: boolean
  readonly preview: SettlementPreview | undefined
  /** The figures shown are not the ones of the present choice yet. */
  readonly previewPending: boolean
  readonly problem: Problem | undefined
  readonly confirmProblem: Problem | undefined
  readonly identifying: boolean
  readonly reading: boolean
  readonly confirming: boolean
  readonly bookedId: string | undefined
  readCard(): void
  /** `scannedAt` as an ISO 8601 instant: a voucher is worth something for a minute. */
  readVoucher(code: string, scannedAt: string): void
  identifyByBill(): void
  chooseBill(billId: string): void
  closeBill(): void
  setUseAccount(useAccount: boolean): void
  recompute(): void
  confirm(): void
  forgetConfirmProblem(): void
  startOver(): void
}

/** Signed: positive is collected from the person, negative is paid back to them. */
export function amountToConfirm(preview: SettlementPreview): Money {
  return subtractMoney(preview.breakdown.balanceDue, preview.breakdown.refund)
}

function billOf(person: IdentifiedPerson, chosen: string | undefined): string | undefined {
  if (chosen !== undefined && person.billIds.includes(chosen)) return chosen
  return person.billIds.length === 1 ? person.billIds[0] : chosen
}

/** The whole of one discharge at the window: who, which bill, which figures, and the one act that moves money. */
export function useDischarge(): Discharge {
  const queries = useQueryClient()
  const [draft, setDraftState] = useState(readDraft)
  const [identified, setIdentified] = useState<IdentifiedPerson>()
  const [bookedId, setBookedId] = useState<string>()
  const setDraft = (next: Draft) => {
    writeDraft(next)
    setDraftState(next)
  }

  const bills = useRead('bill.list', {})

  const confirm = useAct('settlement.confirm', (record) => {
    setBookedId(record.summary.settlementId)
    setDraft(emptyDraft)
    setIdentified(undefined)
    void queries.invalidateQueries({ queryKey: ['bill.list'] })
    // Shown at once, and asked for again at once: the queue may have been quicker than this answer, and its event is past.
    queries.setQueryData(['settlement.get', { settlementId: record.summary.settlementId }], record, { updatedAt: 0 })
  })
  // While a confirmation is out, or its answer got lost, the bill may already be settled; it stays until that is known.
  const bill = bills.data?.find((known) => known.billId === draft.billId && (known.state === 'waiting' || !confirm.isIdle))

  const accept = (person: IdentifiedPerson) => {
    setIdentified(person)
    const billId = billOf(person, draft.billId)
    setDraft({ ...draft, billId, personNumber: person.person.personNumber })
  }
  const readCard = useAct('card.read', accept)
  const byBill = useAct('person.ofBill', accept)
  const byVoucher = useAct('voucher.read', accept)

  const request = { billId: bill?.billId ?? '', personNumber: identified?.person.personNumber ?? '', useAccount: draft.useAccount }
  const ready = bill !== undefined && identified !== undefined && bookedId === undefined
  const preview = useRead('settlement.preview', request, { enabled: ready, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })

  useRestoredPerson(draft, byBill.mutate)

  const shown = ready ? preview.data : undefined
  return {
    bills: bills.data ?? [],
    billsPending: bills.isPending,
    bill,
    identified,
    useAccount: draft.useAccount,
    preview: shown,
    previewPending: ready && preview.isFetching,
    problem: (readCard.error ?? byBill.error ?? byVoucher.error ?? (ready ? preview.error : null) ?? bills.error)?.problem,
    confirmProblem: confirm.error?.problem,
    identifying: readCard.isPending || byBill.isPending || byVoucher.isPending,
    reading: readCard.isPending,
    confirming: confirm.isPending,
    bookedId,
    readCard: () => {
      if (readCard.isPending || confirm.isPending) return
      byBill.reset()
      byVoucher.reset()
      setIdentified(undefined)
      if (bookedId !== undefined) setBookedId(undefined)
      readCard.mutate({})
    },
    readVoucher: (code, scannedAt) => {
      if (byVoucher.isPending || confirm.isPending) return
      readCard.reset()
      byBill.reset()
      setIdentified(undefined)
      if (bookedId !== undefined) setBookedId(undefined)
      byVoucher.mutate({ code, scannedAt })
    },
    identifyByBill: () => {
      if (!bill || byBill.isPending) return
      readCard.reset()
      byBill.mutate({ billId: bill.billId })
    },
    chooseBill: (billId) => {
      byBill.reset()
      // A person known from one bill says nothing about another; a card does, and the services check it.
      if (identified?.document === 'id-number' && billId !== draft.billId) setIdentified(undefined)
      setDraft({ ...draft, billId })
    },
    closeBill: () => {
      readCard.reset()
      byBill.reset()
      if (draft.billId === undefined) setIdentified(undefined)
      setDraft({ ...draft, billId: undefined, personNumber: undefined })
    },
    setUseAccount: (useAccount) => setDraft({ ...draft, useAccount }),
    recompute: () => {
      if (ready) void preview.refetch()
    },
    confirm: () => {
      if (!shown || preview.isFetching || confirm.isPending) return
      confirm.mutate({
        settlementKey: shown.settlementKey,
        fingerprint: shown.fingerprint,
        ...request,
        amountConfirmed: amountToConfirm(shown),
      })
    },
    forgetConfirmProblem: () => confirm.reset(),
    startOver: () => {
      setBookedId(undefined)
      setIdentified(undefined)
      setDraft(emptyDraft)
    },
  }
}

/** After a reload the bill is still open but the person is not known any more: they are asked for once. */
function useRestoredPerson(draft: Draft, ask: (request: { billId: string }) => void): void {
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    if (draft.billId !== undefined && draft.personNumber !== undefined) ask({ billId: draft.billId })
  }, [draft, ask])
}
