/** Builds catalogue versions, one SQLite file each, and switches the pointer to one of them. */
export { type BuiltCatalogue, buildCatalogue } from './build-catalogue.ts'
export { buildCatalogueInWorker } from './in-worker.ts'
export { type CatalogueSource, catalogueFileSchema, type SourceItem, sourceItemSchema } from './source.ts'
export { switchCatalogue, takeBackCatalogue } from './switch-catalogue.ts'
