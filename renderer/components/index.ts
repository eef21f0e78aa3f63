/** Parts that know nothing of one screen: amounts, tags, grids, problems, moments. */
export * from './Amount.tsx'
export * from './clock.ts'
export * from './DataGrid.tsx'
export * from './Dialog.tsx'
export * from './moments.ts'
export * from './PlaceTable.tsx'
export * from './ProblemNotice.tsx'
export * from './StateTag.tsx'
