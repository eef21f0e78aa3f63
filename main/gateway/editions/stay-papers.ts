/**
 * The members of 2402, 2403, the settlement list and the queries that the fields of 2021 do not list, in the same notation. Widths of
 * the settlement list are those of the same members elsewhere, where the published text leaves them open.
 */
export const stayPapers = `
# 2402 dscginfo
病种编码 dise_codg C30 · 病种名称 dise_name C500 · 手术操作代码 oprn_oprt_code C30
手术操作名称 oprn_oprt_name C500 · 计划生育服务证号 fpsc_no C50 · 生育类别 matn_type C6
计划生育手术类别 birctrl_type C6 · 晚育标志 latechb_flag C3 · 孕周数 geso_val N2 · 胎次 fetts N3
胎儿数 fetus_cnt N3 · 早产标志 pret_flag C3 · 计划生育手术或生育日期 birctrl_matn_date D
# 2403 adminfo
就诊ID mdtrt_id C30! · 人员编号 psn_no C30! · 联系人姓名 coner_name C50 · 联系电话 tel C50
入院时间 begntime DT! · 就诊凭证类型 mdtrt_cert_type C3! · 医疗类别 med_type C6! · 病历号 medrcdno C30
医师编码 atddr_no C30! · 主诊医师姓名 chfpdr_name C50! · 入院诊断描述 adm_diag_dscr C200!
入院科室编码 adm_dept_codg C30! · 入院科室名称 adm_dept_name C100! · 入院床位 adm_bed C30!
住院主诊断代码 dscg_maindiag_code C20! · 住院主诊断名称 dscg_maindiag_name C300!
主要病情描述 main_cond_dscr C1000 · 病种编码 dise_codg C30 · 病种名称 dise_name C500
手术操作代码 oprn_oprt_code C30 · 手术操作名称 oprn_oprt_name C500 · 计划生育服务证号 fpsc_no C50
生育类别 matn_type C6 · 计划生育手术类别 birctrl_type C6 · 晚育标志 latechb_flag C3 · 孕周数 geso_val N2
胎次 fetts N3 · 胎儿数 fetus_cnt N3 · 早产标志 pret_flag C3 · 计划生育手术或生育日期 birctrl_matn_date D
病种类型 dise_type_code C6 · 字段扩展 exp_content C4000 · 结束时间 endtime DT · 住院号 ipt_otp_no C30!
# 4101 4101A setlinfo
人员编号 psn_no C30! · 就诊ID mdtrt_id C30! · 结算ID setl_id C30! · 医保编号 hi_no C30
病案号 medcasno C40! · 申报时间 dcla_time DT · 国籍 ntly C6! · 职业 prfs C6! · 现住址 curr_addr C200
单位名称 emp_name C200 · 单位地址 emp_addr C200 · 单位电话 emp_tel C50 · 邮编 poscode C6
联系人姓名 coner_name C50 · 与患者关系 patn_rlts C6 · 联系人地址 coner_addr C200 · 联系人电话 coner_tel C50
新生儿入院类型 nwb_adm_type C3 · 新生儿出生体重 nwb_bir_wt C8 · 新生儿入院体重 nwb_adm_wt C8
多新生儿出生体重 mul_nwb_bir_wt C50 · 多新生儿入院体重 mul_nwb_adm_wt C50 · 门诊慢特病诊断科别 opsp_diag_caty C50
门诊慢特病就诊日期 opsp_mdtrt_date D · 住院医疗类型 ipt_med_type C3! · 入院途径 adm_way C3
治疗类别 trt_type C3 · 入院时间 adm_time DT · 转科科别 refldept_dept C50 · 出院时间 dscg_time DT
出院科别 dscg_caty C10! · 门（急）诊西医诊断 otp_wm_dise C200 · 西医诊断疾病代码 wm_dise_code C20
门（急）诊中医诊断 otp_tcm_dise C200 · 中医诊断代码 tcm_dise_code C20 · 呼吸机使用时长 vent_used_dura C10
颅脑损伤患者入院前昏迷时长 pwcry_bfadm_coma_dura C10 · 颅脑损伤患者入院后昏迷时长 pwcry_afadm_coma_dura C10
特级护理天数 spga_nurscare_days N3 · 一级护理天数 lv1_nurscare_days N3 · 二级护理天数 scd_nurscare_days N3
三级护理天数 lv3_nurscare_days N3 · 离院方式 dscg_way C3 · 拟接收机构名称 acp_medins_name C200
拟接收机构代码 acp_optins_code C30 · 票据代码 bill_code C30! · 票据号码 bill_no C30!
业务流水号 biz_sn C50! · 出院31天内再住院计划标志 days_rinp_flag_31 C3
出院31天内再住院目的 days_rinp_pup_31 C200 · 主诊医师代码 chfpdr_code C30 · 结算开始日期 setl_begn_date D!
结算结束日期 setl_end_date D! · 医疗机构填报部门 medins_fill_dept C100! · 医疗机构填报人 medins_fill_psn C50!
责任护士代码 resp_nurs_code C30! · 状态分类 stas_type C3 · 医保支付方式 hi_paymtd C3!
# 4101 setlinfo
定点医药机构名称 fixmedins_name C200! · 定点医药机构编号 fixmedins_code C30! · 医保结算等级 hi_setl_lv C3
人员姓名 psn_name C50! · 性别 gend C6! · 出生日期 brdy D · 年龄 age C6 · 不足一周岁年龄 nwb_age N3
民族 naty C3 · 患者证件类别 patn_cert_type C3! · 证件号码 certno C50! · 医保类型 hi_type C6!
参保地 insuplc C6! · 特殊人员类型 sp_psn_type C6 · 入院科别 adm_caty C10 · 实际住院天数 act_ipt_days N4
诊断代码计数 diag_code_cnt N3 · 手术操作代码计数 oprn_oprt_code_cnt N3 · 输血品种 bld_cat C30
输血量 bld_amt N8.2 · 输血计量单位 bld_unt C10 · 主诊医师姓名 chfpdr_name C50 · 个人自付 psn_selfpay N16.2!
个人自费 psn_ownpay N16.2! · 个人账户支出 acct_pay N16.2! · 个人现金支付 psn_cashpay N16.2!
# 4101 payinfo
基金支付类型 fund_pay_type C6! · 基金支付金额 fund_payamt N16.2!
# 4101 4101A opspdiseinfo
诊断名称 diag_name C100! · 诊断代码 diag_code C20! · 手术操作名称 oprn_oprt_name C500
手术操作代码 oprn_oprt_code C30
# 4101 4101A diseinfo
诊断类别 diag_type C3! · 诊断代码 diag_code C20! · 诊断名称 diag_name C100!
入院病情类型 adm_cond_type C3 · 主诊断标志 maindiag_flag C3
# 4101 iteminfo
医疗收费项目 med_chrgitm C6! · 金额 amt N16.2! · 甲类费用合计 claa_sumfee N16.2!
乙类金额 clab_amt N16.2! · 全自费金额 fulamt_ownpay_amt N16.2! · 其他金额 oth_amt N16.2!
# 4101 oprninfo
手术操作类别 oprn_oprt_type C3! · 手术操作名称 oprn_oprt_name C500! · 手术操作代码 oprn_oprt_code C30!
手术操作日期 oprn_oprt_date D · 麻醉方式 anst_way C6 · 术者医师姓名 oper_dr_name C50!
术者医师代码 oper_dr_code C30! · 麻醉医师姓名 anst_dr_name C50 · 麻醉医师代码 anst_dr_code C30
# 4101 4101A icuinfo
重症监护病房类型 scs_cutd_ward_type C6! · 重症监护进入时间 scs_cutd_inpool_time DT!
重症监护退出时间 scs_cutd_exit_time DT! · 重症监护合计时长 scs_cutd_sum_dura C10!
# 4101A oprninfo
手术操作类别 oprn_oprt_type C3! · 手术操作名称 oprn_oprt_name C500! · 手术操作代码 oprn_oprt_code C30!
麻醉方式 anst_way C6 · 术者医师姓名 oper_dr_name C50! · 术者医师代码 oper_dr_code C30!
麻醉医师姓名 anst_dr_name C50 · 麻醉医师代码 anst_dr_code C30 · 手术操作开始时间 oprn_oprt_begntime DT
手术操作结束时间 oprn_oprt_endtime DT · 麻醉开始时间 anst_begntime DT · 麻醉结束时间 anst_endtime DT
# 4101A bldinfo
输血品种 bld_cat C30! · 输血量 bld_amt N8.2 · 输血计量单位 bld_unt C10
# 5201 data
人员编号 psn_no C30! · 开始时间 begntime DT! · 结束时间 endtime DT! · 医疗类别 med_type C6!
就诊ID mdtrt_id C30
# 5202 data
就诊ID mdtrt_id C30! · 人员编号 psn_no C30!
# 5203 data
人员编号 psn_no C30! · 结算ID setl_id C30! · 就诊ID mdtrt_id C30!
# 5204 data
人员编号 psn_no C30! · 结算ID setl_id C30 · 就诊ID mdtrt_id C30!
# 5205 data
人员编号 psn_no C30! · 开始时间 begntime DT! · 结束时间 endtime DT
# 5206 data
人员编号 psn_no C30! · 累计年月 cum_ym C6!
# 5301 data
人员编号 psn_no C30!
# 5302 data
人员编号 psn_no C30! · 业务申请类型 biz_appy_type C6!
# 5303 data
人员编号 psn_no C30 · 开始时间 begntime DT! · 结束时间 endtime DT!
# 5304 data
人员编号 psn_no C30 · 开始时间 begntime DT! · 结束时间 endtime DT
`
