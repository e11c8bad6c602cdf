/** The words of reach and of a community's profile. */
export const reachZh = {
  reach: {
    title: '服务半径', method: { streets: '沿道路量算，含两端到道路的距离；道路不通即不可达。', straight: '未导入道路，按直线距离；步行更远。' }, distance: '服务距离',
    within: '{metres} m 内', beyond: '1,000 m 以外', notReached: '不可达或未量算', servedWithin: '户在 {metres} m 内有本社区用房', unservedWithin: '户没有', lack: '{homes} 处，{households} 户', unknown: '另有 {count} 处住宅户数不详，未计入',
    community: '社区', bands: '按距离的户数', served: '已覆盖', unserved: '未覆盖户数', venues: '用房处', per: '每百覆盖户 m²',
    placement: '新用房放在哪里', howMany: '拟增处数', candidates: '备选', candidate: { room: '承诺用房', compound: '闲置宿舍', building: '住宅楼' }, ask: '试算',
    placed: '比较 {candidates} 处备选；现有 {unserved} 户未覆盖，选出的可覆盖 {served} 户。', best: '已证明没有更好的选法。', bound: '已证明任何选法不超过 {bound} 户（此方案达其 {share}）。',
    adds: '+{count} 户', nowhere: '备选中没有一处能覆盖未覆盖的住户。', why: '在所选街道的备选中，找出能覆盖最多未覆盖户的位置；现有用房不动。仅为试算。', effect: '建成后的服务范围',
  },
  profile: {
    staff: '在岗 {people} 人，应有 {posts} 人', staffShort: '缺 {count} 人', seats: '职数 3+{part}（专职 {full}，兼职 {part}）', rooms: '社区用房', has: '在用 {area} m²，应有 {needed} m²', short: '缺 {area} m²', per: '每百户 {area} m²', notMeasured: '面积不详', outside: '不在本社区',
    noVenue: '没有登记用房', lacks: '缺', list: '列出', noGaps: '没有管理真空',
    state: { promised: '承诺', built: '建成', handed_over: '已移交', in_use: '在用' }, tenure: { owned: '自有', free_use: '无偿使用', leased: '租赁', borrowed: '借用' },
  },
}
