package planning

// Names of the layers, as in addresses and commands.
const (
	Subdistricts = "subdistricts"
	Communities  = "communities"
	Cells        = "cells"
	Developments = "developments"
	Phases       = "phases"
	Compounds    = "compounds"
	Buildings    = "buildings"
	Facilities   = "facilities"
	Rooms        = "rooms"
	Rosters      = "rosters"
	Households   = "households"
	Roads        = "roads"
	Waters       = "waters"
	Applications = "applications"
	Approvals    = "approvals"
	Presales     = "presales"
	Handovers    = "handovers"
	Inspections  = "inspections"
)

var layers = []*Layer{
	{Name: Subdistricts, Table: "subdistrict", Title: Text{"街道", "Sub-districts"}, Geometry: PolygonGeometry, Code: code("街道代码", "乡镇代码"), Fields: []Field{
		name("名称", "Name", "街道名称", "乡镇名称"),
		{Name: "kind", Title: Text{"类型", "Kind"}, Kind: KindChoice, Required: true, Aliases: []string{"街道类型"}, Choices: []Choice{
			{"street", Text{"街道", "street"}, []string{"街道办事处"}},
			{"town", Text{"镇", "town"}, []string{"乡镇", "乡"}},
			{"park", Text{"园区", "park"}, []string{"工业园", "开发区"}}}},
	}},
	{Name: Communities, Table: "community", Title: Text{"社区", "Communities"}, Geometry: PolygonGeometry, Code: code("社区代码"), Fields: []Field{
		name("社区名称", "Name", "名称"),
		reference("subdistrict_code", "街道代码", "Sub-district code", Subdistricts, "所属街道", "街道"),
		{Name: "kind", Title: Text{"社区类型", "Kind"}, Kind: KindChoice, Default: "unknown", Aliases: []string{"类型"}, Choices: []Choice{
			{"pure_urban", Text{"纯社区", "pure urban"}, []string{"城市社区"}},
			{"village_converted", Text{"村改居", "village-converted"}, []string{"村改居社区"}},
			{"town", Text{"集镇社区", "town"}, []string{"乡镇社区"}},
			{"unknown", Text{"未注明", "not stated"}, []string{"不详", "未知"}}}},
		{Name: "population", Title: Text{"人口", "Population"}, Kind: KindInteger, Max: 1_000_000, Aliases: []string{"常住人口"}},
		{Name: "approval_document", Title: Text{"批准文号", "Approval document"}, Kind: KindText, Aliases: []string{"批复文号"}},
		{Name: "predecessor_code", Title: Text{"前身代码", "Predecessor code"}, Kind: KindText},
		{Name: "posts", Title: Text{"核定职数", "Approved posts"}, Kind: KindInteger, Max: 1000, Aliases: []string{"职数", "编制数"}},
		{Name: "staff", Title: Text{"在岗人数", "Staff"}, Kind: KindInteger, Max: 1000, Aliases: []string{"社区工作者人数", "工作人员数"}},
		{Name: "staff_as_of", Title: Text{"人数统计日期", "Staff as of"}, Kind: KindDate, Aliases: []string{"在岗人数日期"}},
		{Name: "staff_origin", Title: Text{"人数来源", "Origin of staff"}, Kind: KindText, Aliases: []string{"在岗人数来源"}},
	}},
	{Name: Cells, Table: "grid_cell", Title: Text{"网格", "Grid cells"}, Geometry: PolygonGeometry, Code: code("网格编码", "网格编号", "网格代码"), Fields: []Field{
		name("网格名称", "Name", "名称"),
		required(reference("community_code", "社区代码", "Community code", Communities, "所属社区", "社区")),
		{Name: "kind", Title: Text{"网格类型", "Kind"}, Kind: KindChoice, Default: "basic", Aliases: []string{"类型"}, Choices: []Choice{
			{"basic", Text{"基础网格", "basic"}, []string{"基础", "普通网格"}},
			{"dedicated", Text{"专属网格", "dedicated"}, []string{"专属", "专属单位网格"}}}},
		{Name: "staff", Title: Text{"网格员人数", "Staff"}, Kind: KindInteger, Max: 1000, Aliases: []string{"网格员数"}},
		{Name: "responsible", Title: Text{"网格员", "Responsible"}, Kind: KindText, Internal: true, Aliases: []string{"网格员姓名", "网格长", "责任人"}},
		{Name: "households", Title: Text{"户数", "Households"}, Kind: KindInteger, Max: 100_000, Aliases: []string{"户"}},
	}},
	{Name: Developments, Table: "development", Title: Text{"建设项目", "Developments"}, Geometry: PolygonGeometry, Code: code("项目编号", "项目代码", "小区编号"), Housing: true, Fields: []Field{
		name("项目名称", "Name", "小区名称", "备案名"),
		{Name: "marketing_name", Title: Text{"案名", "Marketing name"}, Kind: KindText, Aliases: []string{"推广名"}},
		{Name: "developer", Title: Text{"开发企业", "Developer"}, Kind: KindText, Aliases: []string{"开发商", "建设单位"}},
		{Name: "developer_credit_code", Title: Text{"统一社会信用代码", "Unified credit code"}, Kind: KindText, Form: CreditCode, Aliases: []string{"信用代码"}},
		{Name: "land_contract", Title: Text{"土地合同编号", "Land contract"}, Kind: KindText, Aliases: []string{"出让合同编号", "土地合同"}},
		{Name: "designed_units", Title: Text{"规划户数", "Designed units"}, Kind: KindInteger, Max: 200_000, Aliases: []string{"规划套数", "户数", "套数"}},
		{Name: "state", Title: Text{"状态", "State"}, Kind: KindChoice, Required: true, Aliases: []string{"项目状态"}, Choices: []Choice{
			{"planned", Text{"规划", "planned"}, []string{"待建"}},
			{"building", Text{"在建", "under construction"}, nil},
			{"on_sale", Text{"预售", "on sale"}, []string{"在售"}},
			{"occupied", Text{"已入住", "occupied"}, []string{"入住", "建成"}}}},
		{Name: "occupied_on", Title: Text{"入住日期", "Occupied on"}, Kind: KindDate},
		{Name: "property_firm", Title: Text{"物业企业", "Property firm"}, Kind: KindText, Aliases: []string{"物业公司"}},
		{Name: "limited_title", Title: Text{"小产权房", "Limited title"}, Kind: KindBoolean, Default: false, Internal: true},
	}},
	{Name: Phases, Table: "phase", Title: Text{"分期", "Phases"}, Code: code("分期编号"), Key: []string{"development_code", "number"}, Fields: []Field{
		required(reference("development_code", "项目编号", "Development code", Developments)),
		{Name: "number", Title: Text{"期号", "Phase"}, Kind: KindInteger, Required: true, Max: 99, Aliases: []string{"期", "分期"}},
		{Name: "designed_units", Title: Text{"规划户数", "Designed units"}, Kind: KindInteger, Required: true, Max: 200_000, Aliases: []string{"户数", "套数"}},
		{Name: "presale_permit", Title: Text{"预售许可证号", "Presale permit"}, Kind: KindText, Aliases: []string{"预售证号"}},
		{Name: "permitted_on", Title: Text{"预售许可日期", "Permitted on"}, Kind: KindDate, Aliases: []string{"发证日期"}},
	}},
	{Name: Compounds, Table: "compound", Title: Text{"原单位宿舍", "Work-unit compounds"}, Geometry: PolygonGeometry, Code: code("宿舍编号", "宿舍代码"), Housing: true, Fields: []Field{
		name("宿舍名称", "Name", "名称"),
		{Name: "work_unit", Title: Text{"原单位", "Work unit"}, Kind: KindText, Aliases: []string{"原单位名称", "产权单位"}},
		{Name: "unit_active", Title: Text{"单位存续", "Unit still exists"}, Kind: KindBoolean, Aliases: []string{"单位是否存续"}},
		{Name: "reform_year", Title: Text{"房改年份", "Housing reform year"}, Kind: KindInteger, Max: 2100, Aliases: []string{"房改年"}},
		{Name: "property_firm", Title: Text{"物业企业", "Property firm"}, Kind: KindText, Aliases: []string{"物业公司"}},
		reference("accepted_by", "接管社区代码", "Accepted by community", Communities, "接管社区"),
		{Name: "accepted_on", Title: Text{"接管日期", "Accepted on"}, Kind: KindDate},
		{Name: "dwellings", Title: Text{"住宅套数", "Dwellings"}, Kind: KindInteger, Max: 200_000, Aliases: []string{"户数", "套数"}},
	}},
	{Name: Buildings, Table: "building", Title: Text{"楼栋", "Buildings"}, Geometry: PolygonGeometry, Code: code("楼栋编号", "楼栋代码", "自然幢号"), Housing: true, Fields: []Field{
		{Name: "name", Title: Text{"楼栋号", "Name"}, Kind: KindText, Aliases: []string{"名称", "楼栋名称", "栋号"}},
		reference("development_code", "项目编号", "Development code", Developments, "所属项目"),
		reference("compound_code", "宿舍编号", "Compound code", Compounds, "所属宿舍"),
		{Name: "use", Title: Text{"用途", "Use"}, Kind: KindChoice, Default: "unknown", Aliases: []string{"建筑用途"}, Choices: []Choice{
			{"residential", Text{"住宅", "residential"}, []string{"居住"}},
			{"mixed", Text{"商住", "mixed"}, []string{"商住楼"}},
			{"commercial", Text{"商业", "commercial"}, nil},
			{"public", Text{"公共", "public"}, []string{"公建"}},
			{"other", Text{"其他", "other"}, nil},
			{"unknown", Text{"未注明", "not stated"}, []string{"不详", "未知", "yes"}}}},
		{Name: "dwellings", Title: Text{"住宅套数", "Dwellings"}, Kind: KindInteger, Max: 20_000, Aliases: []string{"套数", "户数"}},
		{Name: "floors", Title: Text{"层数", "Floors"}, Kind: KindInteger, Max: 200, Aliases: []string{"地上层数"}},
		{Name: "planning_number", Title: Text{"规划楼号", "Planning number"}, Kind: KindText, Aliases: []string{"规划编号", "规划栋号"}},
		{Name: "contract_number", Title: Text{"合同楼号", "Contract number"}, Kind: KindText, Aliases: []string{"土地合同楼号", "出让合同楼号"}},
		{Name: "marketing_number", Title: Text{"案名楼号", "Marketing number"}, Kind: KindText, Aliases: []string{"推广楼号", "销售楼号"}},
		{Name: "phase_number", Title: Text{"期号", "Phase"}, Kind: KindInteger, Max: 99, Aliases: []string{"期", "分期"}},
		{Name: "designed_units", Title: Text{"规划户数", "Designed units"}, Kind: KindInteger, Max: 20_000, Aliases: []string{"规划套数"}},
	}},
	{Name: Facilities, Table: "facility", Title: Text{"社区用房", "Facilities"}, Geometry: PointGeometry, Code: code("用房编号"), Fields: []Field{
		name("用房名称", "Name", "名称"),
		reference("community_code", "社区代码", "Community code", Communities, "所属社区"),
		reference("development_code", "项目编号", "Development code", Developments, "配建项目"),
		{Name: "tenure", Title: Text{"权属", "Tenure"}, Kind: KindChoice, Choices: []Choice{
			{"owned", Text{"自有", "owned"}, nil},
			{"free_use", Text{"无偿使用", "free use"}, nil},
			{"leased", Text{"租赁", "leased"}, []string{"租用"}},
			{"borrowed", Text{"借用", "borrowed"}, nil}}},
		{Name: "state", Title: Text{"状态", "State"}, Kind: KindChoice, Required: true, Choices: []Choice{
			{"promised", Text{"承诺", "promised"}, nil},
			{"built", Text{"建成", "built"}, nil},
			{"handed_over", Text{"已移交", "handed over"}, []string{"移交"}},
			{"in_use", Text{"在用", "in use"}, []string{"使用"}}}},
		{Name: "accepted_on", Title: Text{"竣工验收日期", "Accepted on"}, Kind: KindDate, Aliases: []string{"验收日期", "竣工日期"}},
	}},
	{Name: Rooms, Table: "room", Title: Text{"功能室", "Rooms"}, Code: code("房间编号", "功能室编号"), Fields: []Field{
		required(reference("facility_code", "用房编号", "Facility code", Facilities)),
		name("名称", "Name", "房间名称", "功能室名称"),
		{Name: "building", Title: Text{"楼栋", "Building"}, Kind: KindText, Aliases: []string{"楼栋号", "栋号"}},
		{Name: "floor", Title: Text{"楼层", "Floor"}, Kind: KindText, Aliases: []string{"层"}},
		{Name: "use", Title: Text{"用途", "Use"}, Kind: KindChoice, Required: true, Choices: []Choice{
			{"office", Text{"办公", "office"}, []string{"办公室"}},
			{"activity", Text{"活动", "activity"}, []string{"活动室", "文体活动室"}},
			{"hall", Text{"服务大厅", "service hall"}, []string{"便民服务大厅"}},
			{"reading", Text{"图书阅览", "reading"}, []string{"图书阅览室"}},
			{"police", Text{"警务", "police"}, []string{"警务室"}},
			{"party", Text{"党员活动", "party activity"}, []string{"党员活动室"}},
			{"mediation", Text{"调解", "mediation"}, []string{"调解室"}},
			{"eldercare", Text{"养老", "elder care"}, []string{"养老用房", "居家养老"}},
			{"property", Text{"物业管理", "property management"}, []string{"物业用房"}},
			{"other", Text{"其他", "other"}, nil}}},
		{Name: "gross_area", Title: Text{"建筑面积", "Gross area"}, Kind: KindDecimal, Required: true, Unit: "m²", Aliases: []string{"社区用房建筑面积", "面积"}},
		{Name: "net_area", Title: Text{"套内面积", "Net area"}, Kind: KindDecimal, Unit: "m²"},
	}},
	{Name: Rosters, Table: "roster", Title: Text{"服务名册", "Served housing"}, Code: code("名册编号"), Key: []string{"community_code", "development_code", "compound_code"}, OneOf: []string{"development_code", "compound_code"}, Fields: []Field{
		required(reference("community_code", "社区代码", "Community code", Communities)),
		reference("development_code", "项目编号", "Development code", Developments),
		reference("compound_code", "宿舍编号", "Compound code", Compounds),
		{Name: "since", Title: Text{"服务起始", "Since"}, Kind: KindDate, Aliases: []string{"起始日期"}},
	}},
	{Name: Households, Table: "household", Title: Text{"户数", "Households"}, Code: code("记录编号"), Key: []string{"community_code", "development_code", "compound_code", "measure", "as_of"},
		OneOf: []string{"community_code", "development_code", "compound_code"}, Fields: []Field{
			reference("community_code", "社区代码", "Community code", Communities),
			reference("development_code", "项目编号", "Development code", Developments),
			reference("compound_code", "宿舍编号", "Compound code", Compounds),
			{Name: "measure", Title: Text{"口径", "Measure"}, Kind: KindChoice, Required: true, Aliases: []string{"统计口径"}, Choices: []Choice{
				{"designed", Text{"规划户数", "designed"}, []string{"规划"}},
				{"occupied", Text{"入住户数", "occupied"}, []string{"入住"}},
				{"registered", Text{"户籍户数", "registered"}, []string{"户籍"}}}},
			{Name: "count", Title: Text{"户数", "Households"}, Kind: KindInteger, Required: true, Max: 1_000_000, Aliases: []string{"户"}},
			{Name: "as_of", Title: Text{"统计日期", "As of"}, Kind: KindDate, Required: true, Aliases: []string{"日期"}},
			{Name: "origin", Title: Text{"来源", "Origin"}, Kind: KindText, Aliases: []string{"数据来源"}},
		}},
	{Name: Roads, Table: "road", Title: Text{"道路", "Roads"}, Geometry: LineGeometry, Code: code("道路编号"), Fields: []Field{
		{Name: "name", Title: Text{"道路名称", "Name"}, Kind: KindText, Aliases: []string{"名称"}},
		{Name: "class", Title: Text{"等级", "Class"}, Kind: KindChoice, Default: "local", Aliases: []string{"道路等级"}, Choices: []Choice{
			{"arterial", Text{"主干路", "arterial"}, nil},
			{"collector", Text{"次干路", "collector"}, nil},
			{"local", Text{"支路", "local"}, nil}}},
	}},
	{Name: Waters, Table: "water", Title: Text{"水系", "Waters"}, Geometry: PolygonGeometry, Code: code("水系编号"), Fields: []Field{
		{Name: "name", Title: Text{"名称", "Name"}, Kind: KindText, Aliases: []string{"水系名称"}},
		{Name: "kind", Title: Text{"类型", "Kind"}, Kind: KindChoice, Default: "river", Choices: []Choice{
			{"river", Text{"河流", "river"}, nil},
			{"canal", Text{"沟渠", "canal"}, []string{"渠"}},
			{"lake", Text{"湖泊", "lake"}, []string{"湖"}}}},
	}},
	{Name: Applications, Table: "application", Title: Text{"审查申请", "Applications"}, Internal: true, Code: code("受理编号", "申请编号"), Fields: []Field{
		{Name: "gate", Title: Text{"环节", "Gate"}, Kind: KindText, Required: true}, // as a rulebook names it: the list is open
		{Name: "name", Title: Text{"名称", "Name"}, Kind: KindText, Required: true},
		{Name: "development_code", Title: Text{"项目编号", "Development code"}, Kind: KindText},
		{Name: "received_on", Title: Text{"受理日期", "Received on"}, Kind: KindDate, Required: true},
		{Name: "document", Title: Text{"申请内容", "Document"}, Kind: KindJSON, Required: true},
	}},
	{Name: Approvals, Table: "approval", Title: Text{"规划审批记录", "Planning approvals"}, Code: code("审批编号"), Key: []string{"development_code", "number"}, Fields: []Field{
		required(reference("development_code", "项目编号", "Development code", Developments)),
		{Name: "number", Title: Text{"审批文号", "Number"}, Kind: KindText, Required: true, Form: PermitNumber, Aliases: []string{"批准文号", "文号"}},
		{Name: "approved_on", Title: Text{"审批日期", "Approved on"}, Kind: KindDate, Required: true, Aliases: []string{"批准日期"}},
		{Name: "scheme_version", Title: Text{"方案版本", "Scheme version"}, Kind: KindText, Aliases: []string{"版本"}},
		{Name: "units", Title: Text{"批准套数", "Approved units"}, Kind: KindInteger, Required: true, Max: 200_000, Aliases: []string{"户数", "套数"}},
	}},
	{Name: Presales, Table: "presale", Title: Text{"预售许可记录", "Presale permits"}, Code: code("记录编号"), Key: []string{"development_code", "number", "phase_number"}, Fields: []Field{
		required(reference("development_code", "项目编号", "Development code", Developments)),
		{Name: "phase_number", Title: Text{"期号", "Phase"}, Kind: KindInteger, Required: true, Max: 99, Aliases: []string{"期", "分期"}},
		{Name: "number", Title: Text{"预售许可证号", "Number"}, Kind: KindText, Required: true, Form: PermitNumber, Aliases: []string{"预售证号", "许可证号"}},
		{Name: "organ", Title: Text{"发证机关", "Issuing organ"}, Kind: KindText},
		{Name: "issued_on", Title: Text{"发证日期", "Issued on"}, Kind: KindDate, Required: true, Aliases: []string{"许可日期"}},
		{Name: "buildings", Title: Text{"批准预售部位", "Approved part"}, Kind: KindText, Aliases: []string{"批准部位", "楼栋"}},
		{Name: "units", Title: Text{"批准套数", "Approved units"}, Kind: KindInteger, Required: true, Max: 200_000, Aliases: []string{"户数", "套数"}},
	}},
	{Name: Handovers, Table: "handover", Title: Text{"移交记录", "Handovers"}, Code: code("移交编号"), Key: []string{"facility_code", "handed_over_on"}, Fields: []Field{
		required(reference("facility_code", "用房编号", "Facility code", Facilities)),
		{Name: "handed_over_on", Title: Text{"移交日期", "Handed over on"}, Kind: KindDate, Required: true},
		{Name: "document", Title: Text{"移交文书", "Document"}, Kind: KindText, Aliases: []string{"移交书编号"}},
		{Name: "receiver", Title: Text{"接收单位", "Receiver"}, Kind: KindText, Aliases: []string{"接收方"}},
		{Name: "gross_area", Title: Text{"移交面积", "Area handed over"}, Kind: KindDecimal, Unit: "m²", Aliases: []string{"面积"}},
	}},
	{Name: Inspections, Table: "inspection", Title: Text{"使用检查", "Use inspections"}, Internal: true, Code: code("检查编号"), Key: []string{"facility_code", "inspected_on"}, Fields: []Field{
		required(reference("facility_code", "用房编号", "Facility code", Facilities)),
		{Name: "inspected_on", Title: Text{"检查日期", "Inspected on"}, Kind: KindDate, Required: true},
		{Name: "found", Title: Text{"检查结果", "Found"}, Kind: KindChoice, Required: true, Aliases: []string{"结果"}, Choices: []Choice{
			{"as_promised", Text{"按约定使用", "used as promised"}, []string{"正常", "符合"}},
			{"idle", Text{"闲置", "idle"}, nil},
			{"let", Text{"出租", "let"}, []string{"出租经营"}},
			{"converted", Text{"改作他用", "used otherwise"}, []string{"改变用途", "挪用"}},
			{"sold", Text{"已出售", "sold"}, nil},
			{"mortgaged", Text{"已抵押", "mortgaged"}, nil}}},
		{Name: "note", Title: Text{"说明", "Note"}, Kind: KindText, Aliases: []string{"备注"}},
	}},
}

func name(zh, en string, aliases ...string) Field {
	return Field{Name: "name", Title: Text{zh, en}, Kind: KindText, Required: true, Aliases: aliases}
}

func code(zh string, aliases ...string) Field {
	return Field{Name: "code", Title: Text{zh, "Code"}, Kind: KindText, Required: true, Aliases: append(aliases, "代码", "编号")}
}

func reference(field, zh, en, layer string, aliases ...string) Field {
	return Field{Name: field, Title: Text{zh, en}, Kind: KindText, Refers: layer, Aliases: aliases}
}

func required(f Field) Field {
	f.Required = true
	return f
}
