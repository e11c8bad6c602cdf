# What a person types. Each target is one line of a script in scripts/, which can also be run alone.
SHELL         := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup build demo run test race bench bench-tiles bench-join bench-province bench-import bench-export bench-all check clean test-clients bench-ogc

ARGS ?=

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## install what is missing to build, run and test, and nothing else
	@scripts/setup test

build: ## make ./peijian, with the screens in it
	@scripts/setup build && scripts/build

demo: ## load the sample city into a private PostGIS, print its verdicts, serve it (ARGS="--once")
	@scripts/setup run && scripts/build && ./peijian demo $(ARGS)

run: ## serve the city that is already there (ARGS="--listen 127.0.0.1:9000")
	@scripts/setup run && scripts/build && ./peijian serve $(ARGS)

test: ## run every test, on a real PostGIS and in a real browser
	@scripts/setup test && scripts/build && scripts/test

race: ## run the Go tests under the race detector (needs a C compiler, takes long)
	@scripts/setup test && scripts/build && scripts/race

test-clients: ## install GDAL, QGIS and ogc-client and let them read, filter and edit over the OGC API
	@scripts/test-clients $(ARGS)

bench: ## measure geometry, tiles, the rule engine and the gate (ARGS="-benchtime 5s"); bench-all prints the tables of the others
	@scripts/setup run && scripts/bench $(ARGS)

bench-tiles: ## cut and send a dense tile beside ST_AsMVT and a bare handler, and print one table
	@scripts/setup run && scripts/bench-tiles $(ARGS)

bench-join: ## join beside PostGIS and print one table (PEIJIAN_DATA names the folder with real data)
	@scripts/setup run && scripts/bench-join $(ARGS)

bench-province: ## measure a made province of 100,000 communities (PEIJIAN_PROVINCE=1000 for a small one)
	@scripts/setup run && scripts/bench-province $(ARGS)

bench-import: ## take a shapefile of 1,000,000 polygons in beside ogr2ogr (PEIJIAN_IMPORT=100000 for fewer)
	@scripts/setup run && scripts/bench-import $(ARGS)

bench-export: ## write 300,000 polygons as GeoJSON, GeoPackage and FlatGeobuf beside ogr2ogr (PEIJIAN_EXPORT=30000 for fewer)
	@scripts/setup peers && scripts/bench-export $(ARGS)

bench-ogc: ## measure the OGC API with wrk, beside MapServer where it is installed, and print one table (ARGS=http://127.0.0.1:8080/ogc for a server that runs)
	@scripts/setup peers && scripts/build && scripts/bench-ogc $(ARGS)

bench-all: ## print the tables of bench-tiles, bench-export, bench-ogc, bench-join, bench-import and bench-province, one after another; takes an hour
	@scripts/setup peers && scripts/build && for table in tiles export ogc join import province; do printf '\n== bench-%s\n\n' "$$table"; scripts/bench-$$table || exit; done

check: ## formatting, vet, staticcheck, arrows, glossary, types; no database needed
	@scripts/setup build && scripts/build && scripts/check

clean: ## remove what was built; the private database in .peijian/ stays
	@rm -f peijian; [[ ! -d web/ui/dist ]] || find web/ui/dist -mindepth 1 ! -name .keep -delete
