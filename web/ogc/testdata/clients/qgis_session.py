"""What an analyst does in QGIS, without its windows: opens every collection, filters, edits and saves. Prints JSON.

usage: qgis_session.py ADDRESS COLLECTION... ; edits are made where this QGIS can make them."""

import json
import os
import sys

from qgis.core import (
    Qgis, QgsApplication, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsRectangle, QgsVectorDataProvider, QgsVectorLayer)

QgsApplication.setPrefixPath('/usr', True)
app = QgsApplication([], False)
app.initQgis()
address, collections = sys.argv[1], sys.argv[2:]


def layer(name):
    uri = f" pagingEnabled='true' url='{address}' typename='{name}' version='OGC_API_FEATURES'"
    return QgsVectorLayer(uri, name, 'OAPIF')


def count(of, request=QgsFeatureRequest()):
    return sum(1 for _ in of.getFeatures(request))


def edit(of):
    """Changes a name, moves nothing, adds a feature and takes it away again."""
    first = next(of.getFeatures())
    at = of.fields().indexOf('name')
    of.startEditing()
    of.changeAttributeValue(first.id(), at, '改名社区')
    if not of.commitChanges():
        return of.commitErrors()
    added = QgsFeature(of.fields())
    added['code'], added['name'], added['kind'] = 'Q1', '新社区', 'unknown'
    added['subdistrict_code'] = first['subdistrict_code']
    added.setGeometry(QgsGeometry.fromWkt('MultiPolygon(((113.5 30.4,113.51 30.4,113.51 30.41,113.5 30.41,113.5 30.4)))'))
    of.startEditing()
    of.addFeature(added)
    return [] if of.commitChanges() else of.commitErrors()


out = {'version': Qgis.QGIS_VERSION, 'counts': {}, 'errors': []}
for name in collections:
    opened = layer(name)
    if not opened.isValid():
        out['errors'].append(f'{name}: {opened.error().summary()}')
        continue
    out['counts'][name] = count(opened)
urban = layer('communities')
out['filtered'] = urban.setSubsetString("\"kind\" = 'pure_urban'") and count(urban)
out['window'] = count(layer('communities'), QgsFeatureRequest(QgsRectangle(113.425, 30.355, 113.426, 30.356)))
communities = layer('communities')
out['can_edit'] = bool(communities.dataProvider().capabilities() & QgsVectorDataProvider.AddFeatures)
if out['can_edit']:
    out['errors'] += edit(communities)
print(json.dumps(out, ensure_ascii=False), flush=True)
os._exit(0)  # QGIS takes its time to leave, and sometimes falls over on the way
