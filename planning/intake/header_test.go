package intake_test

import (
	"testing"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

func TestANameCutToTenBytesIsNotTakenForAnother(t *testing.T) {
	l, err := planning.LayerNamed(planning.Developments)
	if err != nil {
		t.Fatal(err)
	}
	source := many(t, 1, "EPSG:4490", "gpkg", "EPSG:4490", same)
	source.about.Columns = nil
	source.list[0].Fields = []geo.Field{{Name: "code", Text: "A"}, {Name: "name", Text: "剅河"}, {Name: "state", Text: "planned"},
		{Name: "developer", Text: "甲公司"}, {Name: "developer_", Text: "91429004YL000323XU"}, {Name: "designed_u", Text: "12"}}
	good, said := read(t, planning.Developments, source, intake.Options{})
	r := good["A"]
	if len(said) > 0 || r.Text(l, "developer") != "甲公司" || r.Text(l, "developer_credit_code") != "91429004YL000323XU" {
		t.Errorf("%v: %v", said, r.Values)
	}
}
