package postgres_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"peijian/geo/crs"
	"peijian/planning/postgres/pgtest"
)

// PROJ answers for +towgs84 what seven parameters give here: old strips with and without a zone, degrees, both datums.
func TestSevenParametersGiveWhatPROJGives(t *testing.T) {
	t.Parallel()
	db := psql(t, pgtest.New(t))
	const krass, iag = "+ellps=krass", "+a=6378140 +rf=298.257"
	dice := rand.New(rand.NewPCG(5, 2435))
	for _, c := range []struct{ code, proj string }{
		{"EPSG:2435", "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +units=m " + krass},
		{"EPSG:2414", "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=38500000 +y_0=0 +units=m " + krass},
		{"EPSG:4214", "+proj=longlat " + krass},
		{"EPSG:21419", "+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=19500000 +y_0=0 +units=m " + krass},
		{"EPSG:2383", "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +units=m " + iag},
		{"EPSG:2362", "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=38500000 +y_0=0 +units=m " + iag},
		{"EPSG:4610", "+proj=longlat " + iag},
	} {
		for range 20 {
			s := crs.Shift{Method: "helmert", Convention: "position_vector", DS: dice.Float64()*20 - 10}
			for _, v := range []*float64{&s.TX, &s.TY, &s.TZ} {
				*v = math.Round(dice.Float64()*4000-2000) / 10
			}
			for _, v := range []*float64{&s.RX, &s.RY, &s.RZ} {
				*v = math.Round(dice.Float64()*8000-4000) / 1000
			}
			sys, err := s.System(c.code)
			if err != nil {
				t.Fatal(err)
			}
			x, y := sys.FromGeographic(112.9+dice.Float64(), 30+dice.Float64()/2)
			var lon, lat float64
			from := fmt.Sprintf("%s +towgs84=%g,%g,%g,%g,%g,%g,%.17g +no_defs", c.proj, s.TX, s.TY, s.TZ, s.RX, s.RY, s.RZ, s.DS)
			err = db.QueryRow(t.Context(), `SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_MakePoint($1, $2), $3, '+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs') AS p`, x, y, from).Scan(&lon, &lat)
			if err != nil {
				t.Fatal(err)
			}
			gotLon, gotLat := sys.ToGeographic(x, y)
			if math.Abs(gotLon-lon) > 1e-11 || math.Abs(gotLat-lat) > 1e-11 {
				t.Errorf("%s (%.4f %.4f) by %+v: %.13f %.13f, PROJ says %.13f %.13f", c.code, x, y, s, gotLon, gotLat, lon, lat)
			}
		}
	}
}
