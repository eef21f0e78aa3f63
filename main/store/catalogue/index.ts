/** The catalogue in force: one read-only SQLite file per version, named by one pointer. */
export { catalogueApplicationId, catalogueLayout, catalogueTables } from './file-layout.ts'
export { hashFile } from './hash-file.ts'
export { openCatalogue } from './open-catalogue.ts'
export { type CataloguePointer, cataloguePointerSchema, type InstalledVersion, pointerFile, readPointer } from './pointer.ts'
