package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/clerk"
	"peijian/web/imports"
)

// importer takes files that come over HTTP into the city: they are put down on disk first, since a shapefile cannot be read in one pass.
func importer(store *postgres.Store) imports.Importer {
	return func(ctx context.Context, r imports.Request) (*intake.Receipt, error) {
		spool, err := clerk.PutDown(r.Body)
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", r.Layer, err)
		}
		defer spool.Close()
		source, err := file.Open(r.File, spool, spool.Size, file.Options{Encoding: r.Encoding, Layer: r.Part})
		if problem, ok := asProblem(err); ok {
			return refusedWhole(r.Layer, r.File, r.DryRun, problem), nil
		}
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", r.Layer, err)
		}
		defer closeSource(source)
		return store.Import(ctx, postgres.Import{
			Layer: r.Layer, File: r.File, Source: source, CRS: r.CRS, Shift: r.Shift, Swap: r.Swap, Replace: r.Replace, Repair: r.Repair, DryRun: r.DryRun, Actor: r.Actor,
			SHA256: spool.SHA256, Size: spool.Size,
		})
	}
}

// recordGaps keeps the record of gaps in step with the city: what is found is opened, what is not there any more is mended. Several servers on one city
// record the same, which changes nothing.
func recordGaps(ctx context.Context, store *postgres.Store, logger *slog.Logger) {
	var last *planning.City
	var gaps gap.Tracker
	said := ""
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		if city := store.City(); city != nil && city != last && !store.Stale() {
			if _, err := store.RecordGaps(ctx, city.Revision, city.AsOf, gaps.Gaps(city)); err == nil {
				last, said = city, ""
			} else if ctx.Err() == nil && said != err.Error() {
				said = err.Error() // once, and not every five seconds
				logger.Warn("the gaps were not recorded", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
