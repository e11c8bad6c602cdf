package sample

import (
	"fmt"
	"strconv"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/sample/bureau"
)

// sheet lays a layer out in columns.
func (c *City) sheet(layer string) (*bureau.Sheet, error) {
	tables := []struct {
		layer string
		make  func() *bureau.Sheet
	}{
		{planning.Subdistricts, c.subdistrictTable}, {planning.Communities, c.communityTable}, {planning.Cells, c.cellTable}, {planning.Developments, c.developmentTable},
		{planning.Phases, c.phaseTable}, {planning.Compounds, c.compoundTable}, {planning.Buildings, c.buildingTable},
		{planning.Facilities, c.facilityTable}, {planning.Rooms, c.roomTable}, {planning.Rosters, c.rosterTable},
		{planning.Households, c.householdTable}, {planning.Roads, c.roadTable}, {planning.Waters, c.waterTable},
		{planning.Approvals, c.approvalTable}, {planning.Presales, c.presaleTable}, {planning.Handovers, c.handoverTable}, {planning.Inspections, c.inspectionTable},
	}
	for _, t := range tables {
		if t.layer == layer {
			s := t.make()
			s.Plane, s.Notice = Plane, Notice.Zh+" "+Notice.En
			return s, nil
		}
	}
	return nil, fmt.Errorf("the sample has no layer %q", layer)
}

// title is how people write a choice: 村改居 for village_converted.
func title(layer, field, value string) string {
	l, err := planning.LayerNamed(layer)
	if err != nil || l.Field(field) < 0 {
		return value
	}
	for _, choice := range l.Fields[l.Field(field)].Choices {
		if choice.Value == value {
			return choice.Title.Zh
		}
	}
	return value
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

// number leaves out what is 0 or less: not known, or nobody's.
func number(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func polygon(r orb.Ring) orb.Geometry { return orb.Polygon{r} }

func (c *City) subdistrictTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("街道代码", "名称", "类型")}
	for _, x := range c.Subdistricts {
		t.Add(polygon(x.Ring), x.Code, x.Name, title(planning.Subdistricts, "kind", x.Kind))
	}
	return t
}

func (c *City) communityTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("社区代码", "社区名称", "所属街道", "社区类型", "人口", "批准文号", "生效日期")}
	t.Columns = bureau.Typed(bureau.Typed(t.Columns, 'N', 8, "人口"), 'D', 8, "生效日期")
	for _, x := range c.Communities {
		t.Add(polygon(x.Ring), x.Code, x.Name, x.Subdistrict, title(planning.Communities, "kind", x.Kind), number(x.Population), x.Approval, x.Since.String())
	}
	return t
}

func (c *City) cellTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("网格编码", "网格名称", "所属社区", "网格类型", "网格员人数", "户数")}
	t.Columns = bureau.Typed(t.Columns, 'N', 8, "网格员人数", "户数")
	for _, x := range c.Cells {
		t.Add(polygon(x.Ring), x.Code, x.Name, x.Community, title(planning.Cells, "kind", x.Kind), number(x.Staff), strconv.Itoa(x.Households))
	}
	return t
}

func (c *City) developmentTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("项目编号", "项目名称", "案名", "开发企业", "信用代码", "土地合同", "规划户数", "项目状态", "入住日期", "物业企业", "小产权房")}
	t.Columns = bureau.Typed(bureau.Typed(t.Columns, 'N', 8, "规划户数"), 'D', 8, "入住日期")
	for _, x := range c.Developments {
		t.Add(polygon(x.Ring), x.Code, x.Name, x.Marketing, x.Developer, x.CreditCode, x.LandContract, number(x.Units),
			title(planning.Developments, "state", x.State), x.OccupiedOn.String(), x.PropertyFirm, yes(x.LimitedTitle))
	}
	return t
}

func (c *City) phaseTable() *bureau.Sheet {
	t := &bureau.Sheet{Title: "仙桃市（示例）建设项目分期台账，示例数据", Columns: bureau.Text("项目编号", "期号", "规划户数", "预售许可证号", "预售许可日期")}
	t.Columns = bureau.Typed(t.Columns, 'N', 8, "期号", "规划户数")
	for _, x := range c.Phases {
		t.Add(nil, x.Development, number(x.Number), number(x.Units), x.Permit, x.PermittedOn.String())
	}
	return t
}

func (c *City) compoundTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("宿舍编号", "宿舍名称", "原单位", "单位存续", "房改年份", "物业企业", "接管社区代码", "接管日期", "住宅套数")}
	t.Columns = bureau.Typed(t.Columns, 'N', 8, "房改年份", "住宅套数")
	for _, x := range c.Compounds {
		t.Add(polygon(x.Ring), x.Code, x.Name, x.WorkUnit, yes(x.Active), number(x.ReformYear), x.PropertyFirm, x.AcceptedBy, x.AcceptedOn.String(), number(x.Dwellings))
	}
	return t
}

func (c *City) buildingTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("楼栋编号", "楼栋号", "所属项目", "所属宿舍", "用途", "住宅套数", "层数")}
	t.Columns = bureau.Typed(bureau.Typed(t.Columns, 'N', 6, "住宅套数", "层数"), 'C', 12, "楼栋编号", "所属项目", "所属宿舍", "用途")
	t.Columns = bureau.Typed(t.Columns, 'C', 40, "楼栋号")
	for _, x := range c.Buildings {
		t.Add(polygon(x.Ring), x.Code, x.Name, x.Development, x.Compound, title(planning.Buildings, "use", x.Use), number(x.Dwellings), number(x.Floors))
	}
	return t
}

func (c *City) facilityTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("用房编号", "用房名称", "社区代码", "配建项目", "权属", "状态")}
	for _, x := range c.Facilities {
		t.Add(x.At, x.Code, x.Name, x.Community, x.Development, title(planning.Facilities, "tenure", x.Tenure), title(planning.Facilities, "state", x.State))
	}
	return t
}

func (c *City) roomTable() *bureau.Sheet {
	t := &bureau.Sheet{Title: "仙桃市（示例）社区功能室台账，示例数据", Columns: bureau.Text("房间编号", "用房编号", "功能室名称", "楼栋", "楼层", "用途", "建筑面积", "套内面积")}
	t.Columns = bureau.Typed(t.Columns, 'N', 10, "建筑面积", "套内面积")
	for _, x := range c.Rooms {
		t.Add(nil, x.Code, x.Facility, x.Name, x.Building, x.Floor, title(planning.Rooms, "use", x.Use), x.Gross, x.Net)
	}
	return t
}

func (c *City) rosterTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("社区代码", "项目编号", "宿舍编号", "服务起始")}
	for _, x := range c.Rosters {
		t.Add(nil, x.Community, x.Development, x.Compound, x.Since.String())
	}
	return t
}

func (c *City) householdTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("社区代码", "项目编号", "宿舍编号", "统计口径", "户数", "统计日期", "数据来源")}
	for _, x := range c.Households {
		t.Add(nil, x.Community, x.Development, x.Compound, title(planning.Households, "measure", x.Measure), strconv.Itoa(x.Households), x.AsOf.String(), x.Origin)
	}
	return t
}

func (c *City) roadTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("道路编号", "道路名称", "道路等级")}
	for _, x := range c.Roads {
		t.Add(x.Line, x.Code, x.Name, title(planning.Roads, "class", x.Class))
	}
	return t
}

func (c *City) waterTable() *bureau.Sheet {
	t := &bureau.Sheet{Columns: bureau.Text("水系编号", "水系名称", "类型")}
	for _, x := range c.Waters {
		t.Add(polygon(x.Ring), x.Code, x.Name, title(planning.Waters, "kind", x.Kind))
	}
	return t
}
