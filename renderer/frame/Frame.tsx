/** The frame around every screen: banner, status bar, menu and key bar. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Operator } from '../../shared/contract/index.ts'
import { forgetSession, useAct, useRead } from '../client/index.ts'
import { useKeys } from '../keys/index.ts'
import { mayDo, offers } from '../rights.ts'
import { BillInboxScreen } from '../screens/bill-inbox/BillInboxScreen.tsx'
import { DemoDrawer } from '../screens/demo/DemoDrawer.tsx'
import { DevicesScreen } from '../screens/devices/DevicesScreen.tsx'
import { DischargeScreen } from '../screens/discharge/DischargeScreen.tsx'
import { readDraft, writeDraft } from '../screens/discharge/draft.ts'
import { PolicyScreen } from '../screens/policy/PolicyScreen.tsx'
import { ReconciliationScreen } from '../screens/reconciliation/ReconciliationScreen.tsx'
import { RecordsScreen } from '../screens/records/RecordsScreen.tsx'
import { UploadQueueScreen } from '../screens/upload-queue/UploadQueueScreen.tsx'
import { useText } from '../text/use-text.ts'
import { KeyBar } from './KeyBar.tsx'
import { KeyHelp } from './KeyHelp.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { StatusBar } from './StatusBar.tsx'
import { ViewOnlyNotice } from './ViewOnlyNotice.tsx'

const everywhere = ['discharge', 'records', 'uploads', 'bills', 'policy', 'devices', 'reconciliation'] as const
type Place = (typeof everywhere)[number]
/** Places only some see in the menu; the others would find nothing there that answers them. */
const seenBy: Partial<Record<Place, readonly Operator['role'][]>> = {
  policy: ['supervisor', 'it', 'inspector'],
  devices: ['it'],
  reconciliation: offers['reconciliation.day'],
}

export function Frame({ operator }: { operator: Operator }) {
  const t = useText()
  const queries = useQueryClient()
  const status = useRead('terminal.status', {}, { refetchInterval: 10_000 })
  const budget = useRead('settlement.offlineBudget', {}, { refetchInterval: 10_000 })
  const [place, setPlace] = useState<Place>('discharge')
  const [openRecord, setOpenRecord] = useState<string>()
  /** Led to a record from the reconciliation, and back there afterwards. */
  const [isDeciding, setIsDeciding] = useState(false)
  const [tried, setTried] = useState<string>()
  const places = everywhere.filter((one) => seenBy[one]?.includes(operator.role) ?? true)
  const [help, setHelp] = useState(false)
  const [demo, setDemo] = useState(false)
  const signOut = useAct('session.signOut', () => forgetSession(queries))
  const isDemo = status.data?.demo === true
  const go = (to: Place) => {
    setOpenRecord(undefined)
    setIsDeciding(false)
    setTried(undefined)
    setPlace(to)
  }
  const tryOut = (settlementId: string) => {
    setTried(settlementId)
    setPlace('policy')
  }
  const showRecord = (settlementId: string, toDecide = false) => {
    setOpenRecord(settlementId)
    setIsDeciding(toDecide)
    setPlace('records')
  }
  useKeys('frame', [
    { key: 'F1', label: t('keys.help'), run: () => setHelp(true) },
    { key: 'F10', label: t('menu.uploads'), run: () => go('uploads'), hidden: place === 'uploads' },
    { key: 'F12', label: t('keys.lock'), run: () => signOut.mutate({}), enabled: !signOut.isPending },
    ...(isDemo ? [{ key: 'Shift+F12', label: t('keys.demo'), run: () => setDemo((open) => !open) }] : []),
    ...places.map((to, index) => ({ key: `Alt+${index + 1}`, label: t(`menu.${to}`), run: () => go(to), hidden: true })),
  ])
  useEffect(() => {
    document.title = `${t(`menu.${place}`)} - ${t('app.name')}`
  }, [place, t])
  const toRecord = mayDo(operator.role, 'settlement.get') ? { onShowRecord: showRecord } : {}
  const needsPerson = status.data?.queue.needsPerson ?? 0
  return (
    <div className="frame">
      <header>
        {isDemo && (
          <div className="demo-banner" data-testid="demo-banner">
            {t('demo.banner')}
          </div>
        )}
        <StatusBar status={status.data} budget={budget.data} operator={operator} />
        {status.data?.viewOnly && <ViewOnlyNotice viewOnly={status.data.viewOnly} operator={operator} />}
        {status.data?.link.state === 'down' && budget.data && <OfflineBanner budget={budget.data} />}
      </header>
      <div className="frame-body">
        <nav className="menu" aria-label={t('menu.label')}>
          {places.map((to, index) => (
            <button
              key={to}
              type="button"
              className={to === place ? 'menu-item menu-item-here' : 'menu-item'}
              aria-current={to === place ? 'page' : undefined}
              onClick={() => go(to)}
              data-testid={`menu-${to}`}
            >
              <span>{t(`menu.${to}`)}</span>
              <span className="menu-key">Alt+{index + 1}</span>
              {to === 'uploads' && needsPerson > 0 && (
                <span className="badge" title={t('status.needs-person', { count: needsPerson })}>
                  {needsPerson}
                </span>
              )}
            </button>
          ))}
        </nav>
        <main className="place">
          <h1 className="visually-hidden">{t(`menu.${place}`)}</h1>
          {place === 'discharge' && <DischargeScreen role={operator.role} onShowRecord={showRecord} />}
          {place === 'records' && (
            <RecordsScreen
              role={operator.role}
              opened={openRecord}
              toDecide={isDeciding}
              onOpened={(settlementId) => (isDeciding ? go('reconciliation') : setOpenRecord(settlementId))}
              {...(places.includes('policy') && { onTry: tryOut })}
            />
          )}
          {place === 'uploads' && <UploadQueueScreen role={operator.role} {...toRecord} />}
          {place === 'policy' && <PolicyScreen role={operator.role} settlementId={tried} {...toRecord} />}
          {place === 'devices' && <DevicesScreen />}
          {place === 'reconciliation' && <ReconciliationScreen role={operator.role} {...toRecord} />}
          {place === 'bills' && (
            <BillInboxScreen
              onSettle={(billId) => {
                writeDraft({ ...readDraft(), billId, personNumber: undefined })
                go('discharge')
              }}
            />
          )}
        </main>
      </div>
      <KeyBar />
      {help && <KeyHelp onClose={() => setHelp(false)} />}
      {demo && <DemoDrawer onClose={() => setDemo(false)} />}
    </div>
  )
}
