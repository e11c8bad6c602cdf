package postgres_test

import (
	"testing"
	"time"

	"peijian/planning/postgres/pgtest"
)

// BenchmarkGuardedImport measures what the guards of a layer cost where 100,000 rows come in at once and end at once: with them, and with them
// switched off by the administrator.
func BenchmarkGuardedImport(b *testing.B) {
	for _, guards := range []string{"ENABLE", "DISABLE"} {
		b.Run(guards, func(b *testing.B) {
			for b.Loop() {
				admin := psql(b, pgtest.Admin(b, pgtest.New(b)))
				for _, sql := range []string{
					`ALTER TABLE room ` + guards + ` TRIGGER USER`,
					`SELECT open_revision('bench', 'in')`,
				} {
					if _, err := admin.Exec(b.Context(), sql); err != nil {
						b.Fatal(err)
					}
				}
				began := time.Now()
				for _, sql := range []string{
					`BEGIN; SELECT open_revision('bench', 'in');
					 INSERT INTO room (rev_from, code, audience, facility_code, name, use, gross_area) SELECT c.revision, 'R' || n, 'public', 'F' || n, 'R', 'office', 20 FROM city c, generate_series(1, 100000) n; COMMIT`,
					`BEGIN; SELECT open_revision('bench', 'out'); UPDATE room SET rev_to = c.revision FROM city c; COMMIT`,
				} {
					if _, err := admin.Exec(b.Context(), sql); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(time.Since(began).Seconds(), "s/200000-rows")
			}
		})
	}
}
