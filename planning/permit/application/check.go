package application

import (
	"fmt"
	"slices"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/document"
)

// inspection finds what a schema cannot see: things said twice, things referred to that are not there, days in the wrong order.
type inspection struct {
	name     string
	root     *document.Node
	a        *permit.Application
	problems []geo.Problem
}

func (c *inspection) say(code, zh, en string, steps ...any) {
	at := make([]string, len(steps))
	for i, s := range steps {
		at[i] = fmt.Sprint(s)
	}
	c.problems = append(c.problems, geo.Problem{Code: code, File: c.name, Row: c.root.At(at).Line, Field: document.Path(at), Zh: zh, En: en})
}

func (c *inspection) check() {
	if code := c.a.Development.Developer.CreditCode; code != "" && !planning.ValidCreditCode(code) {
		c.say("credit_code", "统一社会信用代码的校验码不对，请核对营业执照", "the check character of the unified social credit code is wrong: compare the business licence",
			"development", "developer", "credit_code")
	}
	c.phases()
	c.buildings()
	c.rooms()
	c.agreement()
}

func (c *inspection) phases() {
	seen, applied := map[int64]bool{}, 0
	for i, p := range c.a.Phases {
		if seen[p.Number] && p.Number > 0 {
			c.say("duplicate", fmt.Sprintf("第 %d 期写了两次", p.Number), fmt.Sprintf("phase %d is there twice", p.Number), "phases", i, "number")
		}
		seen[p.Number] = true
		if p.Status == permit.This {
			applied++
			if p.PresalePermit != "" {
				c.say("contradiction", "本次申请的期不应已有预售许可证", "the phase applied for has a presale permit already", "phases", i, "presale_permit")
			}
		}
		if c.after(p.PermittedOn.String()) {
			c.say("date", "晚于受理日期", "is after the day of receipt", "phases", i, "permitted_on")
		}
	}
	if c.a.Gate == permit.PresalePermit && applied == 0 {
		c.say("missing", "预售申请须有一期的 status 为 this（本次申请）", "a presale file needs a phase whose status is this", "phases")
	}
}

// buildings finds planning numbers written twice, for by these a room's building is found, and phases that are not there.
func (c *inspection) buildings() {
	seen := map[string]bool{}
	for i, b := range c.a.Buildings {
		if name := permit.Folded(b.PlanningNumber); seen[name] && name != "" {
			c.say("duplicate", fmt.Sprintf("规划楼号 %s 写了两次", b.PlanningNumber), fmt.Sprintf("the planning number %s is there twice", b.PlanningNumber), "buildings", i, "planning_number")
		} else {
			seen[name] = true
		}
		if b.Phase != nil && !slices.ContainsFunc(c.a.Phases, func(p permit.Phase) bool { return p.Number == *b.Phase }) {
			c.say("reference", fmt.Sprintf("没有第 %d 期", *b.Phase), fmt.Sprintf("there is no phase %d", *b.Phase), "buildings", i, "phase")
		}
	}
}

// after says whether a day, written as 2026-11-23, comes after the day of receipt; days that are not known do not.
func (c *inspection) after(day string) bool {
	received := c.a.ReceivedOn.String()
	return day != "" && received != "" && day > received
}

func (c *inspection) rooms() {
	ids, codes := map[string]bool{}, map[string]bool{}
	places := map[[4]string]bool{}
	for i, r := range c.a.Rooms {
		if ids[r.ID] && r.ID != "" {
			c.say("duplicate", fmt.Sprintf("用房编号 %s 写了两次", r.ID), fmt.Sprintf("the room %s is there twice", r.ID), "rooms", i, "id")
		}
		place := [4]string{permit.Folded(r.Building), permit.Folded(r.Floor), permit.Folded(r.Name), r.GrossArea.String()}
		if places[place] && r.Building != "" && !ids[r.ID] {
			c.say("duplicate", "同一楼栋、楼层、名称、面积的用房写了两次", "a room of the same building, floor, name and area is there twice", "rooms", i, "name")
		}
		if codes[r.UnitCode] && r.UnitCode != "" {
			c.say("duplicate", "不动产单元号写了两次", "the real-estate unit is there twice", "rooms", i, "unit_code")
		}
		ids[r.ID], codes[r.UnitCode], places[place] = true, true, true
		c.room(i, &r)
	}
}

func (c *inspection) room(i int, r *permit.Room) {
	if r.GrossArea.Known() && r.NetArea.Known() && r.NetArea.Cmp(r.GrossArea) > 0 {
		c.say("contradiction", "套内面积大于建筑面积", "the net area is more than the gross area", "rooms", i, "net_area")
	}
	if (r.Lon == nil) != (r.Lat == nil) {
		c.say("missing", "经度和纬度须同时填写", "lon and lat belong together", "rooms", i, "lon")
	}
	if r.InPhase != nil && !slices.ContainsFunc(c.a.Phases, func(p permit.Phase) bool { return p.Number == *r.InPhase }) {
		c.say("reference", fmt.Sprintf("没有第 %d 期", *r.InPhase), fmt.Sprintf("there is no phase %d", *r.InPhase), "rooms", i, "in_phase")
	}
}

func (c *inspection) agreement() {
	g := c.a.Agreement
	if g == nil {
		return
	}
	if !g.SignedOn.IsZero() && !g.ValidUntil.IsZero() && g.ValidUntil.Before(g.SignedOn) {
		c.say("date", "有效期早于签订日期", "ends before it was signed", "agreement", "valid_until")
	}
	roles := map[string]bool{}
	for i, p := range g.Parties {
		if roles[p.Role] && p.Role != "other" {
			c.say("duplicate", fmt.Sprintf("签约方 %s 写了两次", p.Role), fmt.Sprintf("the role %s is there twice", p.Role), "agreement", "parties", i, "role")
		}
		roles[p.Role] = true
	}
}
