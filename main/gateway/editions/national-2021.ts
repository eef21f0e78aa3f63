/**
 * The input fields of the national edition of 2021: `名称 member type`, `!` where it is required. C is text of so many characters,
 * N a number of so many digits and places, D a day, DT a time. A head names the transactions and their node. Versions of catalogues
 * and query numbers of files have the room that real ones need.
 */
export const national2021 = `
# envelope request
交易编号 infno C4! · 发送方报文ID msgid C30! · 就医地医保区划 mdtrtarea_admvs C6! · 参保地医保区划 insuplc_admdvs C6 · 接收方系统代码 recer_sys_code C10!
设备编号 dev_no C100 · 设备安全信息 dev_safe_info C2000 · 数字签名信息 cainfo C1024 · 签名类型 signtype C10 · 接口版本号 infver C6!
经办人类别 opter_type C3! · 经办人 opter C30! · 经办人姓名 opter_name C50! · 交易时间 inf_time DT! · 定点医药机构编号 fixmedins_code C12!
定点医药机构名称 fixmedins_name C20! · 交易签到流水号 sign_no C30
# 1101 data
就诊凭证类型 mdtrt_cert_type C3! · 就诊凭证编号 mdtrt_cert_no C50! · 卡识别码 card_sn C32 · 开始时间 begntime DT
人员证件类型 psn_cert_type C6! · 证件号码 certno C50 · 人员姓名 psn_name C50 · 字段扩展 exp_content C4000
# 1201 medinsinfo
定点医疗服务机构类型 fixmedins_type C6! · 定点医药机构名称 fixmedins_name C200 · 定点医药机构编号 fixmedins_code C12
# 1301 1302 1303 1305 1306 1307 1308 1309 1310 1311 1313 1314 1315 1320 1321 data
版本号 ver C30!
# 1304 1312 1316 1317 1318 1319 data
更新时间 updt_time D! · 当前页数 page_num N4! · 本页数据量 page_size N4! · 查询时间点 query_date D · 有效标志 vali_flag C3
# 1901 data
字典类型 type C30! · 父字典键值 parent_value C10 · 行政区划 admdvs C6! · 查询日期 date D! · 有效标志 vali_flag C3!
# 2001 data
人员编号 psn_no C30! · 险种类型 insutype C6! · 定点医药机构编号 fixmedins_code C12! · 医疗类别 med_type C6! · 开始时间 begntime DT!
结束时间 endtime DT · 病种编码 dise_codg C30 · 病种名称 dise_name C500 · 手术操作代码 oprn_oprt_code C30
手术操作名称 oprn_oprt_name C500 · 生育类别 matn_type C6 · 计划生育手术类别 birctrl_type C6 · 字段扩展 exp_content C4000
# 2101 2102 druginfo
人员编号 psn_no C30! · 就诊凭证类型 mdtrt_cert_type C3! · 就诊凭证编号 mdtrt_cert_no C50! · 开始时间 begntime DT!
医疗费总额 medfee_sumamt N16.2! · 发票号 invono C20 · 险种类型 insutype C6! · 病种编码 dise_codg C30 · 病种名称 dise_name C500
个人账户使用标志 acct_used_flag C3! · 医疗类别 med_type C6! · 字段扩展 exp_content C4000
# 2101 2102 drugdetail
费用明细流水号 feedetl_sn C30! · 处方号 rxno C30 · 外购处方标志 rx_circ_flag C3! · 费用发生时间 fee_ocur_time DT!
医疗目录编码 med_list_codg C50! · 医药机构目录编码 medins_list_codg C150! · 明细项目费用总额 det_item_fee_sumamt N16.2!
数量 cnt N16.4! · 单价 pric N16.6! · 单次剂量描述 sin_dos_dscr C200 · 使用频次描述 used_frqu_dscr C200 · 周期天数 prd_days N4.2
用药途径描述 medc_way_dscr C200 · 开单医生编码 bilg_dr_codg C30 · 开单医师姓名 bilg_dr_name C50 · 中药使用方式 tcmdrug_used_way C6
# 2103 data
人员编号 psn_no C30! · 结算ID setl_id C30! · 就诊ID mdtrt_id C30! · 字段扩展 exp_content C4000
# 2201 data
人员编号 psn_no C30! · 险种类型 insutype C6! · 开始时间 begntime DT! · 就诊凭证类型 mdtrt_cert_type C3!
就诊凭证编号 mdtrt_cert_no C50! · 住院/门诊号 ipt_otp_no C30! · 医师编码 atddr_no C30! · 医师姓名 dr_name C50!
科室编码 dept_code C30! · 科室名称 dept_name C100! · 科别 caty C6! · 字段扩展 exp_content C4000
# 2202 data
人员编号 psn_no C30! · 就诊ID mdtrt_id C30! · 住院/门诊号 ipt_otp_no C30! · 字段扩展 exp_content C4000
# 2203 mdtrtinfo
就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 医疗类别 med_type C6! · 开始时间 begntime DT! · 主要病情描述 main_cond_dscr C1000
病种编码 dise_codg C30 · 病种名称 dise_name C500 · 计划生育手术类别 birctrl_type C6 · 计划生育手术或生育日期 birctrl_matn_date D
生育类别 matn_type C6 · 孕周数 geso_val N2 · 字段扩展 exp_content C4000
# 2203 diseinfo
诊断类别 diag_type C3! · 诊断排序号 diag_srt_no N2! · 诊断代码 diag_code C20! · 诊断名称 diag_name C100! · 诊断科室 diag_dept C50!
诊断医生编码 dise_dor_no C30! · 诊断医生姓名 dise_dor_name C50! · 诊断时间 diag_time DT! · 有效标志 vali_flag C3!
# 2204 feedetail
费用明细流水号 feedetl_sn C30! · 就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 收费批次号 chrg_bchno C30! · 病种编码 dise_codg C30
处方号 rxno C30 · 外购处方标志 rx_circ_flag C3! · 费用发生时间 fee_ocur_time DT! · 医疗目录编码 med_list_codg C50!
医药机构目录编码 medins_list_codg C150! · 明细项目费用总额 det_item_fee_sumamt N16.2! · 数量 cnt N16.4! · 单价 pric N16.6!
单次剂量描述 sin_dos_dscr C200 · 使用频次描述 used_frqu_dscr C200 · 周期天数 prd_days N4.2 · 用药途径描述 medc_way_dscr C200
开单科室编码 bilg_dept_codg C30! · 开单科室名称 bilg_dept_name C100! · 开单医生编码 bilg_dr_codg C30! · 开单医师姓名 bilg_dr_name C50!
受单科室编码 acord_dept_codg C30 · 受单科室名称 acord_dept_name C100 · 受单医生编码 orders_dr_code C30
受单医生姓名 orders_dr_name C50 · 医院审批标志 hosp_appr_flag C3! · 中药使用方式 tcmdrug_used_way C6 · 外检标志 etip_flag C3
外检医院编码 etip_hosp_code C30 · 出院带药标志 dscg_tkdrug_flag C3 · 生育费用标志 matn_fee_flag C6 · 字段扩展 exp_content C4000
# 2205 data
就诊ID mdtrt_id C30! · 收费批次号 chrg_bchno C30! · 人员编号 psn_no C30! · 字段扩展 exp_content C4000
# 2206 2207 data
人员编号 psn_no C30! · 就诊凭证类型 mdtrt_cert_type C3! · 就诊凭证编号 mdtrt_cert_no C50! · 医疗类别 med_type C6!
医疗费总额 medfee_sumamt N16.2! · 个人结算方式 psn_setlway C6! · 就诊ID mdtrt_id C30! · 收费批次号 chrg_bchno C30!
个人账户使用标志 acct_used_flag C1! · 险种类型 insutype C6! · 字段扩展 exp_content C4000
# 2207 data
发票号 invono C20 · 全自费金额 fulamt_ownpay_amt N16.2! · 超限价自费费用 overlmt_selfpay N16.2! · 先行自付金额 preselfpay_amt N16.2!
符合政策范围金额 inscp_scp_amt N16.2!
# 2208 data
结算ID setl_id C30! · 就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 字段扩展 exp_content C4000
# 2301 feedetail
费用明细流水号 feedetl_sn C30! · 原费用流水号 init_feedetl_sn C30 · 就诊ID mdtrt_id C30! · 医嘱号 drord_no C30 · 人员编号 psn_no C30!
医疗类别 med_type C6! · 费用发生时间 fee_ocur_time DT! · 医疗目录编码 med_list_codg C50! · 医药机构目录编码 medins_list_codg C150!
明细项目费用总额 det_item_fee_sumamt N16.2! · 数量 cnt N16.4! · 单价 pric N16.6! · 开单科室编码 bilg_dept_codg C30!
开单科室名称 bilg_dept_name C100! · 开单医生编码 bilg_dr_codg C30! · 开单医师姓名 bilg_dr_name C50! · 受单科室编码 acord_dept_codg C30
受单科室名称 acord_dept_name C100 · 受单医生编码 orders_dr_code C30 · 受单医生姓名 orders_dr_name C50 · 医院审批标志 hosp_appr_flag C3
中药使用方式 tcmdrug_used_way C6 · 外检标志 etip_flag C3 · 外检医院编码 etip_hosp_code C30 · 出院带药标志 dscg_tkdrug_flag C3
生育费用标志 matn_fee_flag C6 · 备注 memo C500 · 字段扩展 exp_content C4000
# 2302 data
费用明细流水号 feedetl_sn C30! · 就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 字段扩展 exp_content C4000
# 2303 2304 data
人员编号 psn_no C30! · 就诊凭证类型 mdtrt_cert_type C3! · 就诊凭证编号 mdtrt_cert_no C50! · 医疗费总额 medfee_sumamt N16.2!
个人结算方式 psn_setlway C6! · 就诊ID mdtrt_id C30! · 个人账户使用标志 acct_used_flag C1! · 险种类型 insutype C6! · 发票号 invono C20
中途结算标志 mid_setl_flag C3! · 全自费金额 fulamt_ownpay_amt N16.2 · 超限价自费费用 overlmt_selfpay N16.2
先行自付金额 preselfpay_amt N16.2 · 符合政策范围金额 inscp_scp_amt N16.2 · 出院时间 dscg_time D · 字段扩展 exp_content C4000
# 2305 data
就诊ID mdtrt_id C30! · 结算ID setl_id C30! · 人员编号 psn_no C30! · 字段扩展 exp_content C4000
# 2401 mdtrtinfo
人员编号 psn_no C30! · 险种类型 insutype C6! · 联系人姓名 coner_name C50 · 联系电话 tel C50 · 开始时间 begntime DT!
就诊凭证类型 mdtrt_cert_type C3! · 就诊凭证编号 mdtrt_cert_no C50! · 医疗类别 med_type C6! · 住院号 ipt_no C30! · 病历号 medrcdno C30
医师编码 atddr_no C30! · 主诊医师姓名 chfpdr_name C50! · 入院诊断描述 adm_diag_dscr C200! · 入院科室编码 adm_dept_codg C30!
入院科室名称 adm_dept_name C100! · 入院床位 adm_bed C30! · 住院主诊断代码 dscg_maindiag_code C20!
住院主诊断名称 dscg_maindiag_name C300! · 主要病情描述 main_cond_dscr C1000 · 病种编码 dise_codg C30 · 病种名称 dise_name C500
手术操作代码 oprn_oprt_code C30 · 手术操作名称 oprn_oprt_name C500 · 计划生育服务证号 fpsc_no C50 · 生育类别 matn_type C6
计划生育手术类别 birctrl_type C6 · 晚育标志 latechb_flag C3 · 孕周数 geso_val N2 · 胎次 fetts N3 · 胎儿数 fetus_cnt N3
早产标志 pret_flag C3 · 计划生育手术或生育日期 birctrl_matn_date D · 病种类型 dise_type_code C6 · 字段扩展 exp_content C4000
# 2401 2402 2403 diseinfo
人员编号 psn_no C30! · 诊断类别 diag_type C3! · 主诊断标志 maindiag_flag C3! · 诊断排序号 diag_srt_no N2! · 诊断代码 diag_code C20!
诊断名称 diag_name C100! · 入院病情 adm_cond C500 · 诊断科室 diag_dept C50! · 诊断医生编码 dise_dor_no C30!
诊断医生姓名 dise_dor_name C50! · 诊断时间 diag_time DT!
# 2402 dscginfo
就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 险种类型 insutype C6! · 结束时间 endtime DT! · 伴有并发症标志 cop_flag C3
出院科室编码 dscg_dept_codg C30! · 出院科室名称 dscg_dept_name C100! · 出院床位 dscg_bed C30 · 离院方式 dscg_way C3!
死亡日期 die_date D · 字段扩展 exp_content C4000
# 2404 data
就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 字段扩展 exp_content C4000
# 2405 data
就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 字段扩展 exp_content C4000
# 2601 data
人员编号 psn_no C30! · 原发送方报文ID omsgid C30! · 原交易编号 oinfno C4!
# 3201 data
险种类型 insutype C6! · 清算类别 clr_type C6! · 结算经办机构 setl_optins C6! · 对账开始日期 stmt_begndate D!
对账结束日期 stmt_enddate D! · 医疗费总额 medfee_sumamt N16.2! · 基金支付总额 fund_pay_sumamt N16.2! · 个人账户支出 acct_pay N16.2!
定点医药机构结算笔数 fixmedins_setl_cnt N10!
# 3202 data
结算经办机构 setl_optins C6! · 文件查询号 file_qury_no C40! · 对账开始日期 stmt_begndate D! · 对账结束日期 stmt_enddate D!
医疗费总额 medfee_sumamt N16.2! · 基金支付总额 fund_pay_sumamt N16.2! · 现金支付金额 cash_payamt N16.2!
定点医药机构结算笔数 fixmedins_setl_cnt N10! · 清算类别 clr_type C6
# 3301 data
定点医药机构目录编号 fixmedins_hilist_id C30! · 定点医药机构目录名称 fixmedins_hilist_name C200! · 目录类别 list_type C3!
医疗目录编码 med_list_codg C50! · 开始日期 begndate D! · 结束日期 enddate D! · 批准文号 aprvno C30 · 剂型 dosform C200
除外内容 exct_cont C2000 · 项目内涵 item_cont C2000 · 计价单位 prcunt C100 · 规格 spec C200 · 包装规格 pacspec C100 · 备注 memo C500
# 3302 data
定点医药机构编号 fixmedins_code C12! · 定点医药机构目录编号 fixmedins_hilist_id C30! · 目录类别 list_type C3!
医疗目录编码 med_list_codg C50!
# 3501 invinfo
医疗目录编码 med_list_codg C50! · 定点医药机构目录编号 fixmedins_hilist_id C30! · 定点医药机构目录名称 fixmedins_hilist_name C200!
处方药标志 rx_flag C3! · 盘存日期 invdate D! · 库存数量 inv_cnt N16.2! · 生产批号 manu_lotnum C30
定点医药机构批次流水号 fixmedins_bchno C30! · 生产日期 manu_date D! · 有效期止 expy_end D! · 备注 memo C500
# 3502 invinfo
医疗目录编码 med_list_codg C50! · 库存变更类型 inv_chg_type C6! · 定点医药机构目录编号 fixmedins_hilist_id C30!
定点医药机构目录名称 fixmedins_hilist_name C200! · 定点医药机构批次流水号 fixmedins_bchno C30! · 单价 pric N16.6! · 数量 cnt N16.4!
处方药标志 rx_flag C3! · 库存变更时间 inv_chg_time DT! · 库存变更经办人姓名 inv_chg_opter_name C50 · 备注 memo C500
拆零标志 trdn_flag C2
# 3503 purcinfo
医疗目录编码 med_list_codg C50! · 定点医药机构目录编号 fixmedins_hilist_id C30! · 定点医药机构目录名称 fixmedins_hilist_name C200!
随货单号 dynt_no C50 · 定点医药机构批次流水号 fixmedins_bchno C30! · 供应商名称 spler_name C200! · 供应商许可证号 spler_pmtno C50
生产批号 manu_lotnum C30! · 生产厂家名称 prdr_name C200! · 批准文号 aprvno C100! · 生产日期 manu_date D! · 有效期止 expy_end D!
最终成交单价 finl_trns_pric N16.6 · 采购/退货数量 purc_retn_cnt N16.4! · 采购发票编码 purc_invo_codg C50 · 采购发票号 purc_invo_no C50
处方药标志 rx_flag C3! · 采购/退货入库时间 purc_retn_stoin_time DT! · 采购/退货经办人姓名 purc_retn_opter_name C50!
商品赠送标志 prod_geay_flag C3 · 备注 memo C500
# 3504 purcinfo
医疗目录编码 med_list_codg C50! · 定点医药机构目录编号 fixmedins_hilist_id C30! · 定点医药机构目录名称 fixmedins_hilist_name C200!
定点医药机构批次流水号 fixmedins_bchno C30! · 供应商名称 spler_name C200! · 供应商许可证号 spler_pmtno C50 · 生产日期 manu_date D!
有效期止 expy_end D! · 最终成交单价 finl_trns_pric N16.6 · 采购/退货数量 purc_retn_cnt N16.4! · 采购发票编码 purc_invo_codg C50
处方药标志 rx_flag C3! · 采购/退货入库时间 purc_retn_stoin_time DT! · 采购/退货经办人姓名 purc_retn_opter_name C50! · 备注 memo C500
采购发票号 purc_invo_no C50! · 商品采购流水号 medins_prod_purc_no C50
# 3505 selinfo
医疗目录编码 med_list_codg C50! · 定点医药机构目录编号 fixmedins_hilist_id C30! · 定点医药机构目录名称 fixmedins_hilist_name C200!
定点医药机构批次流水号 fixmedins_bchno C30! · 开方医师证件类型 prsc_dr_cert_type C6 · 开方医师证件号码 prsc_dr_certno C50
开方医师姓名 prsc_dr_name C50! · 药师证件类型 phar_cert_type C6 · 药师证件号码 phar_certno C50 · 药师姓名 phar_name C50!
药师执业资格证号 phar_prac_cert_no C50! · 医保费用结算类型 hi_feesetl_type C6 · 结算ID setl_id C30 · 就医流水号 mdtrt_sn C30!
人员编号 psn_no C30 · 人员证件类型 psn_cert_type C6 · 证件号码 certno C50 · 人员姓名 psn_name C50 · 生产批号 manu_lotnum C30!
生产日期 manu_date D! · 有效期止 expy_end D · 处方药标志 rx_flag C3! · 拆零标志 trdn_flag C3! · 最终成交单价 finl_trns_pric N16.6
处方号 rxno C40 · 外购处方标志 rx_circ_flag C3 · 零售单据号 rtal_docno C40! · 销售出库单据号 stoout_no C40 · 批次号 bchno C30
药品追溯码 drug_trac_codg C30 · 药品条形码 drug_prod_barc C30 · 货架位 shelf_posi C20 · 销售/退货数量 sel_retn_cnt N16.4!
销售/退货时间 sel_retn_time DT! · 销售/退货经办人姓名 sel_retn_opter_name C50! · 备注 memo C500 · 就诊结算类型 mdtrt_setl_type C6
# 3506 selinfo
医疗目录编码 med_list_codg C50! · 定点医药机构目录编号 fixmedins_hilist_id C30! · 定点医药机构目录名称 fixmedins_hilist_name C200!
定点医药机构批次流水号 fixmedins_bchno C30! · 人员编号 psn_no C30 · 人员证件类型 psn_cert_type C6 · 证件号码 certno C50 · 人员姓名 psn_name C50
生产批号 manu_lotnum C30! · 生产日期 manu_date D! · 有效期止 expy_end D · 处方药标志 rx_flag C3! · 拆零标志 trdn_flag C3!
最终成交单价 finl_trns_pric N16.6 · 销售/退货数量 sel_retn_cnt N16.4! · 销售/退货时间 sel_retn_time DT!
销售/退货经办人姓名 sel_retn_opter_name C50! · 备注 memo C500
结算ID setl_id C30 · 商品销售流水号 medins_prod_sel_no C50 · 就医流水号 mdtrt_sn C30
# 3501 3502 3505 3506 drugtracinfo
药品追溯码 drug_trac_codg C100!
# 2102 2207 drug_trac_info
费用明细流水号 feedetl_sn C30! · 药品追溯码 drug_trac_codg C100! · 拆零标志 trdn_flag C3! · 最小计价单位类型 min_prcunt_type C6!
# 3507 data
定点医药机构批次流水号 fixmedins_bchno C30! · 进销存数据类型 inv_data_type C30!
# 9001 signIn
操作员编号 opter_no C20! · 签到MAC地址 mac C20! · 签到IP地址 ip C20!
# 9002 signOut
签到编号 sign_no C30! · 操作员编号 opter_no C20!
# 9101 fsUploadIn
文件数据 in C90000000! · 文件名 filename C200! · 定点医药机构编号 fixmedins_code C30!
# 9102 fsDownloadIn
文件查询号 file_qury_no C40! · 文件名 filename C200! · 定点医药机构编号 fixmedins_code C30!
`
