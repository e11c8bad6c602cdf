// Prints what @camptocamp/ogc-client finds at the address given, as JSON.
import { OgcApiEndpoint } from '@camptocamp/ogc-client'

const endpoint = new OgcApiEndpoint(process.argv[2])
const ids = await endpoint.featureCollections
const counts = {}
for (const id of ids) counts[id] = (await endpoint.getCollectionItems(id, 10000)).length
console.log(JSON.stringify({ features: await endpoint.hasFeatures, counts }))
