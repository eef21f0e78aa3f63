/** The files of the interface: one text in a ZIP, a record per line, columns by position. Read within limits, whoever sent them. */
export { BadFile } from './bad-file.ts'
export { type Cells, createRowReader, type RowLimits, writeRows } from './rows.ts'
export { bytesOf, fileBytes, readZip, streamZip, writeZip, type ZipLimits } from './zip.ts'
