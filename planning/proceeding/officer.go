package proceeding

import "peijian/planning"

// Role 岗位 is what an officer may do.
type Role string

// The roles.
const (
	PlanningReviewer Role = "planning_reviewer" // 规划审查员
	PresaleOfficer   Role = "presale_officer"   // 预售科
	CivilAffairs     Role = "civil_affairs"     // 民政局
	Subdistrict      Role = "subdistrict"       // 街道办, for one sub-district
	Analyst          Role = "analyst"           // 地信分析员
	Auditor          Role = "auditor"           // 审计
	Administrator    Role = "administrator"     // 管理员, of accounts and of nothing else
)

var roleTitles = []struct {
	role  Role
	title planning.Text
}{
	{PlanningReviewer, planning.Text{Zh: "规划审查员", En: "planning reviewer"}},
	{PresaleOfficer, planning.Text{Zh: "预售审查员", En: "presale officer"}},
	{CivilAffairs, planning.Text{Zh: "民政局", En: "civil affairs officer"}},
	{Subdistrict, planning.Text{Zh: "街道办事处", En: "sub-district clerk"}},
	{Analyst, planning.Text{Zh: "地信分析员", En: "GIS analyst"}},
	{Auditor, planning.Text{Zh: "审计", En: "auditor"}},
	{Administrator, planning.Text{Zh: "管理员", En: "administrator"}},
}

// Roles lists every role.
func Roles() []Role {
	out := make([]Role, len(roleTitles))
	for i, r := range roleTitles {
		out[i] = r.role
	}
	return out
}

// Title is what people call the role, empty for a role that does not exist.
func (r Role) Title() planning.Text {
	for _, t := range roleTitles {
		if t.role == r {
			return t.title
		}
	}
	return planning.Text{}
}

// Known says that the role exists.
func (r Role) Known() bool { return !r.Title().IsZero() }

// SeesInternal says whether the role works with what is for officers only: every one does that works with the city's data.
func (r Role) SeesInternal() bool { return r.Known() && r != Administrator }

// Officer 经办人员 is somebody who signs in.
type Officer struct {
	ID          int64  `json:"id"`
	Login       string `json:"login"`
	Name        string `json:"name"`
	Role        Role   `json:"role"`
	Subdistrict string `json:"subdistrict"` // code of the sub-district a clerk works for, "" for all others
	Active      bool   `json:"active"`
}
