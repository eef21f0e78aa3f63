import { MutationCache, QueryCache, QueryClient, type UseQueryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { EventName, MethodName, MethodReply, MethodRequest } from '../../shared/contract/index.ts'
import { ProblemError } from '../../shared/errors/index.ts'
import type { Client } from './client.ts'

const ClientContext = createContext<Client | undefined>(undefined)

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>
}

export function useClient(): Client {
  const client = useContext(ClientContext)
  if (!client) throw new Error('no client is provided')
  return client
}

async function ask<Name extends MethodName>(client: Client, name: Name, request: MethodRequest<Name>): Promise<MethodReply<Name>> {
  const outcome = await client.call(name, request)
  if (!outcome.ok) throw new ProblemError(outcome.error)
  return outcome.value
}

type ReadOptions<Reply> = Pick<
  UseQueryOptions<Reply, ProblemError>,
  'enabled' | 'staleTime' | 'gcTime' | 'refetchInterval' | 'placeholderData' | 'refetchOnMount'
>

/** Reads through the contract. Never retried by itself: a retry nobody asked for hides a fault from the cashier. */
export function useRead<Name extends MethodName>(name: Name, request: MethodRequest<Name>, options: ReadOptions<MethodReply<Name>> = {}) {
  const client = useClient()
  return useQuery<MethodReply<Name>, ProblemError>({ queryKey: [name, request], queryFn: () => ask(client, name, request), ...options })
}

/** Acts through the contract; `isPending` keeps the button shut while the answer is out. */
export function useAct<Name extends MethodName>(name: Name, onDone?: (reply: MethodReply<Name>, request: MethodRequest<Name>) => void) {
  const client = useClient()
  return useMutation<MethodReply<Name>, ProblemError, MethodRequest<Name>>({
    mutationFn: (request) => ask(client, name, request),
    retry: false,
    ...(onDone && { onSuccess: onDone }),
  })
}

/** What each event makes stale. Previews are missing on purpose: figures under the cashier's eyes do not change by themselves. */
const staleAfter: Record<EventName, readonly MethodName[]> = {
  'card.slotChanged': ['terminal.status', 'demo.state'],
  'bill.changed': ['bill.list', 'bill.refused', 'demo.state'],
  'settlement.changed': [
    'settlement.list',
    'settlement.get',
    'settlement.certificate',
    'settlement.offlineBudget',
    'slip.get',
    'receipt.get',
    'bill.list',
    'reconciliation.day',
    'reconciliation.mismatches',
    'terminal.status',
  ],
  'upload.changed': [
    'upload.list',
    'upload.detail',
    'settlement.get',
    'settlement.list',
    'settlement.certificate',
    'settlement.offlineBudget',
    'slip.get',
    'receipt.get',
    'reconciliation.day',
    'reconciliation.mismatches',
    'terminal.status',
  ],
  'reconciliation.changed': ['reconciliation.day', 'reconciliation.mismatches', 'settlement.certificate'],
  'terminal.changed': ['terminal.status', 'session.current', 'setup.state', 'demo.state'],
  'device.changed': ['device.list', 'device.ports', 'receipt.get', 'terminal.status'],
  // A scan changes nothing by itself.
  'scan.received': [],
}
const neverByItself = new Set<string>(['settlement.preview', 'settlement.rehearse', 'card.read', 'person.ofBill'])

/** Nobody is signed in any more: what the window knew of people goes, and the sign-in screen takes over. */
export function forgetSession(queries: QueryClient): void {
  const anonymous = new Set<unknown>(['setup.state', 'session.current', 'session.operators', 'terminal.status'])
  queries.removeQueries({ predicate: (query) => !anonymous.has(query.queryKey[0]) })
  queries.setQueryData(['session.current', {}], {})
}

/** Reads and acts of the window, and what happens when the services no longer know who is asking. */
export function createQueryClient(): QueryClient {
  const watch = (error: Error) => {
    if (error instanceof ProblemError && error.problem.code === 'session.not-signed-in') forgetSession(queries)
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: { queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: false }, mutations: { retry: false } },
  })
  return queries
}

function refreshAll(queries: QueryClient): void {
  void queries.invalidateQueries({ predicate: (query) => !neverByItself.has(String(query.queryKey[0])) })
}

/**
 * What is being asked for the first time while the event comes was answered before it happened: that question is dropped
 * too, and asked anew. Invalidating alone would wait for the old answer and take it for the new one.
 */
async function askAgain(queries: QueryClient, name: MethodName): Promise<void> {
  await queries.cancelQueries({ queryKey: [name] }, { silent: true })
  await queries.invalidateQueries({ queryKey: [name] })
}

/** Keeps what screens show in step with events, and catches up after a lost connection. Answers whether it is there. */
export function useFreshness(): { readonly connected: boolean } {
  const client = useClient()
  const queries = useQueryClient()
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    const stops = (Object.keys(staleAfter) as EventName[]).map((event) =>
      client.subscribe(event, () => {
        for (const name of staleAfter[event]) void askAgain(queries, name)
      }),
    )
    let wasConnected = true
    const stopWatching = client.watchConnection((now) => {
      setConnected(now)
      if (now && !wasConnected) refreshAll(queries)
      wasConnected = now
    })
    return () => {
      for (const stop of stops) stop()
      stopWatching()
    }
  }, [client, queries])
  return { connected }
}
