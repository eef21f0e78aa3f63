import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { BillSummary, IdentifiedPerson, SettlementPreview } from '../../../shared/contract/index.ts'
import type { Problem } from '../../../shared/errors/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { type Draft, emptyDraft, readDraft, writeDraft } from './draft.ts'
import { dueOf } from './due.ts'
import { type Check, checking, useCheck } from './use-check.ts'

export interface Discharge {
  readonly bills: readonly BillSummary[]
  readonly billsPending: boolean
  readonly bill: BillSummary | undefined
  readonly identified: IdentifiedPerson | undefined
  readonly useAccount: boolean
  readonly preview: SettlementPreview | undefined
  /** The figures shown are not the ones of the present choice yet. */
  readonly previewPending: boolean
  /** What the platform's pre-settlement says beside ours; nothing waits for it. */
  readonly check: Check
  readonly problem: Problem | undefined
  readonly confirmProblem: Problem | undefined
  readonly identifying: boolean
  /** A reader waits for a document, or reads it. */
  readonly reading: boolean
  /** It was read before and lies there still: reading it again has to be asked for. */
  readonly notLifted: boolean
  /** Why the patient could not be identified by the number on the bill. */
  readonly proofProblem: Problem | undefined
  readonly confirming: boolean
  readonly bookedId: string | undefined
  /** Whatever is in the slot or on the pad. */
  readDocument(): void
  readAgain(): void
  stopReading(): void
  /** `scannedAt` as an ISO 8601 instant: a voucher is worth something for a minute. */
  readVoucher(code: string, scannedAt: string): void
  /** The proof is the end of the number of the document in the cashier's hand, or the whole of it, scanned. */
  identifyByBill(billId: string, proof: string): void
  forgetProofProblem(): void
  chooseBill(billId: string): void
  closeBill(): void
  setUseAccount(useAccount: boolean): void
  recompute(): void
  /** Charges ours, or the platform's figures of that rehearsal. */
  confirm(platform?: { readonly rehearsalId: string; readonly platformDue: Money }): void
  forgetConfirmProblem(): void
  startOver(): void
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

  /** The question that is waited for: the answer to one that was given up may come later, and is nobody's then. */
  const awaited = useRef<object>(undefined)
  const accept = (person: IdentifiedPerson, request: object) => {
    if (request !== awaited.current) return
    awaited.current = undefined
    setIdentified(person)
    const billId = billOf(person, draft.billId)
    setDraft({ ...draft, billId, personNumber: person.person.personNumber })
  }
  const reader = useAct('document.read', accept)
  const sameAgain = useAct('idCard.read', accept)
  const byVoucher = useAct('voucher.read', accept)
  const byBill = useAct('person.ofBill', accept)
  const restored = useAct('person.again', accept)
  const stop = useAct('document.stopReading')
  const ways = [reader, sameAgain, byVoucher, byBill]
  const identifying = ways.some(({ isPending }) => isPending)
  const identifyProblem = ways.map(({ error }) => error?.problem).find((problem) => problem !== undefined)

  const reading = reader.isPending || sameAgain.isPending

  /** Sends the one question whose answer counts from now on. */
  function identifyBy<Request extends object>(way: { mutate(request: Request): void }, request: Request): void {
    awaited.current = request
    way.mutate(request)
  }

  /** Nobody waits for the answer any more, nor for a document. */
  function giveUp(): void {
    awaited.current = undefined
    if (reading) stop.mutate({})
    for (const way of ways) way.reset()
  }

  /** The proof dialog was closed, or another bill was opened: whoever was asked for there is not identified any more. */
  function giveUpProof(): void {
    if (byBill.isPending) awaited.current = undefined
    byBill.reset()
  }

  /** A further document of a visit that is under way must name the same person; without a bill a visit begins. */
  const begin = (): { readonly alongside?: string } | undefined => {
    if (identifying || confirm.isPending) return undefined
    for (const way of ways) way.reset()
    const before = bill === undefined || bookedId !== undefined ? undefined : identified?.person.personNumber
    setIdentified(undefined)
    if (bookedId !== undefined) setBookedId(undefined)
    return before === undefined ? {} : { alongside: before }
  }

  const request = { billId: bill?.billId ?? '', personNumber: identified?.person.personNumber ?? '', useAccount: draft.useAccount }
  const ready = bill !== undefined && identified !== undefined && bookedId === undefined
  const preview = useRead('settlement.preview', request, { enabled: ready, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })

  const fresh = ready && !preview.isFetching ? preview.data : undefined
  const check = useCheck(fresh && { settlementKey: fresh.settlementKey, ...request })

  useRestoredPerson(draft, (request) => identifyBy(restored, request))

  const shown = ready ? preview.data : undefined
  return {
    bills: bills.data ?? [],
    billsPending: bills.isPending,
    bill,
    identified,
    useAccount: draft.useAccount,
    preview: shown,
    previewPending: ready && preview.isFetching,
    check: fresh ? check : checking,
    // Who stopped a reading knows that it was stopped.
    problem:
      identifyProblem?.code === 'document.stopped'
        ? undefined
        : (identifyProblem ?? ((ready ? preview.error : null) ?? bills.error)?.problem),
    proofProblem: byBill.error?.problem,
    notLifted: identifyProblem?.code === 'id-card.not-lifted',
    confirmProblem: confirm.error?.problem,
    identifying,
    reading,
    confirming: confirm.isPending,
    bookedId,
    readDocument: () => {
      const visit = begin()
      if (visit) identifyBy(reader, visit)
    },
    readAgain: () => {
      const visit = begin()
      if (visit) identifyBy(sameAgain, { ...visit, again: true })
    },
    stopReading: () => stop.mutate({}),
    readVoucher: (code, scannedAt) => {
      const visit = begin()
      if (visit) identifyBy(byVoucher, { ...visit, code, scannedAt })
    },
    identifyByBill: (billId, proof) => {
      if (begin()) identifyBy(byBill, { billId, proof })
    },
    forgetProofProblem: giveUpProof,
    chooseBill: (billId) => {
      giveUpProof()
      if (restored.isPending) awaited.current = undefined
      // A person known from one bill says nothing about somebody else's; a document does, and the services check it.
      if (identified?.document === 'id-number' && !identified.billIds.includes(billId)) setIdentified(undefined)
      setDraft({ ...draft, billId })
    },
    closeBill: () => {
      giveUp()
      if (draft.billId === undefined) setIdentified(undefined)
      setDraft({ ...draft, billId: undefined, personNumber: undefined })
    },
    setUseAccount: (useAccount) => setDraft({ ...draft, useAccount }),
    recompute: () => {
      if (ready) void preview.refetch()
    },
    confirm: (platform) => {
      if (!shown || preview.isFetching || confirm.isPending) return
      confirm.mutate({
        settlementKey: shown.settlementKey,
        fingerprint: shown.fingerprint,
        ...request,
        amountConfirmed: platform?.platformDue ?? dueOf(shown.breakdown),
        ...(platform && { chargeRehearsal: platform.rehearsalId }),
      })
    },
    forgetConfirmProblem: () => confirm.reset(),
    startOver: () => {
      giveUp()
      setBookedId(undefined)
      setIdentified(undefined)
      setDraft(emptyDraft)
    },
  }
}

/** After a reload the bill is still open but the person is not known any more: they are asked for once, by the document of before. */
function useRestoredPerson(draft: Draft, ask: (request: { personNumber: string }) => void): void {
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    if (draft.billId !== undefined && draft.personNumber !== undefined) ask({ personNumber: draft.personNumber })
  }, [draft, ask])
}
