package sample

import (
	"cmp"
	"fmt"
	"time"

	"peijian/planning"
	"peijian/planning/sample/bureau"
)

// inspected is the day of the last round of inspections.
var inspected = planning.Date{Year: 2026, Month: 6, Day: 15}

// approvalTable has one planning approval for every development in which people live, two years before they moved in.
func (c *City) approvalTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("项目编号", "审批文号", "审批日期", "方案版本", "批准套数")}
	for _, x := range c.Developments {
		if x.State != "occupied" || x.OccupiedOn.IsZero() || x.Units <= 0 {
			continue
		}
		year := x.OccupiedOn.Year - 2
		day := planning.Date{Year: year, Month: x.OccupiedOn.Month, Day: min(x.OccupiedOn.Day, 28)}
		t.Add(nil, x.Code, fmt.Sprintf("示例规审〔%d〕%s号", year, x.Code), day.String(), "V1", number(x.Units))
	}
	return t
}

// presaleTable has a permit on record for every phase that the list of phases calls released.
func (c *City) presaleTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("项目编号", "期号", "预售许可证号", "发证机关", "发证日期", "批准套数")}
	for _, x := range c.Phases {
		if x.Permit != "" && !x.PermittedOn.IsZero() {
			t.Add(nil, x.Development, number(x.Number), x.Permit, "示例房地产管理部门", x.PermittedOn.String(), number(x.Units))
		}
	}
	return t
}

// handoverTable has the facilities in use, each handed over with its rooms on the day of which the city's register speaks.
func (c *City) handoverTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("用房编号", "移交日期", "接收单位")}
	for i, x := range c.Facilities {
		if x.State == "in_use" || x.State == "handed_over" {
			t.Add(nil, x.Code, planning.Date{Year: 2012 + i%12, Month: time.Month(1 + i%12), Day: 10}.String(), "示例街道办事处")
		}
	}
	return t
}

// inspectionTable has the last round: every facility in use is used as promised, but for two.
func (c *City) inspectionTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("用房编号", "检查日期", "检查结果")}
	for i, x := range c.Facilities {
		if x.State == "in_use" {
			t.Add(nil, x.Code, inspected.String(), title(planning.Inspections, "found", cmp.Or(misused[i], "as_promised")))
		}
	}
	return t
}
