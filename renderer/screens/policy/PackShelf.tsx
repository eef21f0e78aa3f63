/** 政策包清单: every pack found on this terminal, and under it what the chosen one says and how far it can be trusted. */
import { Empty, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { InstalledPackSummary } from '../../../shared/contract/index.ts'
import { useRead } from '../../client/index.ts'
import { DataGrid, type DataGridHandle, type GridColumn, PlaceTable, ProblemNotice, ScrollRegion, Tag } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { PackCheck } from './PackCheck.tsx'
import { PackCompare } from './PackCompare.tsx'
import { PackExplain } from './PackExplain.tsx'
import { PackSignature } from './PackSignature.tsx'
import { GradeTag, SignatureTag } from './PackTags.tsx'
import { type PackRow, packOfHome, packRows } from './pack-rows.ts'

const tabs = ['check', 'explain', 'compare', 'signature'] as const
type Tab = (typeof tabs)[number]
const tabKeys: Readonly<Record<Tab, string>> = { check: 'F6', explain: 'F7', compare: 'F8', signature: 'F9' }
/** Judging the text of a pack is for those who install and those who inspect. */
const examining: readonly Tab[] = ['check', 'compare']

export function PackShelf({ mayExamine }: { mayExamine: boolean }) {
  const t = useText()
  const list = useRead('policy.list', {})
  const [chosen, setChosen] = useState<string>()
  const [tab, setTab] = useState<Tab>('explain')
  const grid = useRef<DataGridHandle>(null)
  const rows = useMemo(() => packRows(list.data), [list.data])
  const columns = useMemo(() => packColumns(t), [t])
  const status = useRead('terminal.status', {})
  const active = rows.find((row) => row.key === chosen) ?? packOfHome(rows, status.data?.institution.area) ?? rows[0]
  const offered = tabs.filter((one) => mayExamine || !examining.includes(one))
  useEffect(() => grid.current?.focus(), [])
  useKeys('panel', [
    { key: 'F5', label: t('keys.refresh'), run: () => void list.refetch() },
    ...offered
      .filter((one) => one !== tab && active?.kind === 'installed')
      .map((one) => ({ key: tabKeys[one], label: t(`policy.tab-${one}`), run: () => setTab(one) })),
  ])
  return (
    <>
      {list.error && <ProblemNotice problem={list.error.problem} />}
      <div className="panel shelf">
        <DataGrid
          handle={grid}
          label={t('policy.packs')}
          rows={rows}
          columns={columns}
          rowId={(row) => row.key}
          activeId={active?.key}
          onActive={setChosen}
          empty={list.isPending ? t('loading') : <Empty description={t('policy.none')} />}
          testId="pack-grid"
        />
      </div>
      {active?.kind === 'refused' && (
        <section className="panel pack-detail" aria-label={t('policy.refused')} data-testid="refused-pack">
          <p className="pack-title refused-words">{t('policy.refused-words', { folder: active.refused.folder })}</p>
          <ScrollRegion label={t('place.place')}>
            <PlaceTable places={active.refused.places} />
          </ScrollRegion>
        </section>
      )}
      {active?.kind === 'installed' && list.data && (
        <section className="panel pack-detail" aria-label={active.pack.title} data-testid="pack-detail">
          <div className="toolbar">
            <Segmented
              value={tab}
              onChange={setTab}
              options={offered.map((one) => ({ value: one, label: `${t(`policy.tab-${one}`)} ${tabKeys[one]}` }))}
            />
            <strong className="pack-title">{active.pack.title}</strong>
          </div>
          <PackTab key={`${tab} ${active.key}`} tab={tab} pack={active.pack} packs={list.data.packs} today={list.data.on} />
        </section>
      )}
    </>
  )
}

interface PackTabProps {
  readonly tab: Tab
  readonly pack: InstalledPackSummary
  readonly packs: readonly InstalledPackSummary[]
  readonly today: Parameters<typeof PackExplain>[0]['today']
}

function PackTab({ tab, pack, packs, today }: PackTabProps) {
  switch (tab) {
    case 'check':
      return <PackCheck packId={pack.packId} />
    case 'explain':
      return <PackExplain packId={pack.packId} today={today} />
    case 'compare':
      return <PackCompare pack={pack} packs={packs} today={today} />
    case 'signature':
      return <PackSignature pack={pack} />
  }
}

function packColumns(t: Translate): GridColumn<PackRow>[] {
  const ofPack = (cell: (pack: InstalledPackSummary) => React.ReactNode) => (row: PackRow) =>
    row.kind === 'installed' ? cell(row.pack) : <span className="faint">—</span>
  return [
    {
      id: 'title',
      title: t('pack.title'),
      width: 'minmax(190px, 1fr)',
      cell: (row) => (row.kind === 'installed' ? <span title={row.pack.title}>{row.pack.title}</span> : row.refused.folder),
    },
    { id: 'id', title: t('pack.id'), width: '162px', cell: ofPack((pack) => pack.packId) },
    {
      id: 'state',
      title: t('pack.state'),
      width: '100px',
      cell: (row) =>
        row.kind === 'installed' ? <SignatureTag state={row.pack.signature.state} /> : <Tag tone="bad">{t('policy.refused')}</Tag>,
    },
    { id: 'areas', title: t('pack.areas'), width: '76px', cell: ofPack((pack) => pack.areas.join(' ')) },
    {
      id: 'types',
      title: t('pack.types'),
      width: '150px',
      cell: ofPack((pack) => pack.insuranceTypes.map((type) => labelOf(t, 'insuranceTypeShort', type)).join(t('list.comma'))),
    },
    {
      id: 'version',
      title: t('pack.version'),
      width: '110px',
      cell: ofPack((pack) => pack.versionInForce ?? <span className="faint">{t('pack.no-version')}</span>),
    },
    { id: 'use', title: t('pack.use'), width: '96px', cell: ofPack((pack) => labelOf(t, 'packUse', pack.use)) },
    { id: 'grade', title: t('pack.grade'), width: '122px', cell: ofPack((pack) => <GradeTag grade={pack.worstGrade} />) },
    { id: 'cases', title: t('pack.cases'), width: '56px', align: 'right', cell: ofPack((pack) => pack.cases) },
    {
      id: 'hash',
      title: t('pack.hash'),
      width: '96px',
      cell: ofPack((pack) => (
        <code className="short-hash" title={pack.hash}>
          {pack.hash.slice(0, 8)}
        </code>
      )),
    },
  ]
}
