/**
 * The inputs around a stay as the published text lists them: node, members with type and width, `!` where they must be there. Copied
 * from the text and not from the program; `.` stands where the text leaves type and width to the same member elsewhere.
 */
const treatment =
  'dise_codg C30 · dise_name C500 · oprn_oprt_code C30 · oprn_oprt_name C500 · fpsc_no C50 · matn_type C6 · birctrl_type C6 · latechb_flag C3 · geso_val N2 · fetts N3 · fetus_cnt N3 · pret_flag C3 · birctrl_matn_date D'
const diagnosis =
  'psn_no C30! · diag_type C3! · maindiag_flag C3! · diag_srt_no N2! · diag_code C20! · diag_name C100! · adm_cond C500 · diag_dept C50! · dise_dor_no C30! · dise_dor_name C50! · diag_time DT!'
const page =
  'psn_no .! · mdtrt_id .! · setl_id .! · hi_no . · medcasno .! · dcla_time . · ntly .! · prfs .! · curr_addr . · emp_name . · emp_addr . · emp_tel . · poscode . · coner_name . · patn_rlts . · coner_addr . · coner_tel . · nwb_adm_type . · nwb_bir_wt . · nwb_adm_wt . · mul_nwb_bir_wt . · mul_nwb_adm_wt . · opsp_diag_caty . · opsp_mdtrt_date . · ipt_med_type .! · adm_way . · trt_type . · adm_time . · refldept_dept . · dscg_time . · dscg_caty .! · otp_wm_dise . · wm_dise_code . · otp_tcm_dise . · tcm_dise_code . · vent_used_dura . · pwcry_bfadm_coma_dura . · pwcry_afadm_coma_dura . · spga_nurscare_days . · lv1_nurscare_days . · scd_nurscare_days . · lv3_nurscare_days . · dscg_way . · acp_medins_name . · acp_optins_code . · bill_code .! · bill_no .! · biz_sn .! · days_rinp_flag_31 . · days_rinp_pup_31 . · chfpdr_code . · setl_begn_date .! · setl_end_date .! · medins_fill_dept .! · medins_fill_psn .! · resp_nurs_code .! · stas_type . · hi_paymtd .!'
const operation =
  'oprn_oprt_type .! · oprn_oprt_name .! · oprn_oprt_code .! · anst_way . · oper_dr_name .! · oper_dr_code .! · anst_dr_name . · anst_dr_code .'

export const listed: Readonly<Record<string, string>> = {
  '2001 data':
    'psn_no C30! · insutype C6! · fixmedins_code C12! · med_type C6! · begntime DT! · endtime DT · dise_codg C30 · dise_name C500 · oprn_oprt_code C30 · oprn_oprt_name C500 · matn_type C6 · birctrl_type C6 · exp_content C4000',
  '2401 mdtrtinfo': `psn_no C30! · insutype C6! · coner_name C50 · tel C50 · begntime DT! · mdtrt_cert_type C3! · mdtrt_cert_no C50! · med_type C6! · ipt_no C30! · medrcdno C30 · atddr_no C30! · chfpdr_name C50! · adm_diag_dscr C200! · adm_dept_codg C30! · adm_dept_name C100! · adm_bed C30! · dscg_maindiag_code C20! · dscg_maindiag_name C300! · main_cond_dscr C1000 · ${treatment} · dise_type_code C6 · exp_content C4000`,
  '2401 diseinfo': diagnosis,
  '2402 diseinfo': diagnosis,
  '2403 diseinfo': diagnosis,
  '2402 dscginfo': `mdtrt_id C30! · psn_no C30! · insutype C6! · endtime DT! · cop_flag C3 · dscg_dept_codg C30! · dscg_dept_name C100! · dscg_bed C30 · dscg_way C3! · die_date D · ${treatment} · exp_content C4000`,
  '2403 adminfo': `mdtrt_id C30! · psn_no C30! · coner_name C50 · tel C50 · begntime DT! · endtime DT · mdtrt_cert_type C3! · med_type C6! · ipt_otp_no C30! · medrcdno C30 · atddr_no C30! · chfpdr_name C50! · adm_diag_dscr C200! · adm_dept_codg C30! · adm_dept_name C100! · adm_bed C30! · dscg_maindiag_code C20! · dscg_maindiag_name C300! · main_cond_dscr C1000 · ${treatment} · dise_type_code C6 · exp_content C4000`,
  '2404 data': 'mdtrt_id C30! · psn_no C30! · exp_content C4000',
  '2405 data': 'mdtrt_id C30! · psn_no C30! · exp_content C4000',
  '4101A setlinfo': page,
  '4101 setlinfo': `${page} · fixmedins_name .! · fixmedins_code .! · hi_setl_lv . · psn_name .! · gend .! · brdy . · age . · nwb_age . · naty . · patn_cert_type .! · certno .! · hi_type .! · insuplc .! · sp_psn_type . · adm_caty . · act_ipt_days . · diag_code_cnt . · oprn_oprt_code_cnt . · bld_cat . · bld_amt . · bld_unt . · chfpdr_name . · psn_selfpay .! · psn_ownpay .! · acct_pay .! · psn_cashpay .!`,
  '4101 payinfo': 'fund_pay_type .! · fund_payamt .!',
  '4101 opspdiseinfo': 'diag_name .! · diag_code .! · oprn_oprt_name . · oprn_oprt_code .',
  '4101A opspdiseinfo': 'diag_name .! · diag_code .! · oprn_oprt_name . · oprn_oprt_code .',
  '4101 diseinfo': 'diag_type .! · diag_code .! · diag_name .! · adm_cond_type . · maindiag_flag .',
  '4101A diseinfo': 'diag_type .! · diag_code .! · diag_name .! · adm_cond_type . · maindiag_flag .',
  '4101 iteminfo': 'med_chrgitm .! · amt .! · claa_sumfee .! · clab_amt .! · fulamt_ownpay_amt .! · oth_amt .!',
  '4101 oprninfo': `${operation} · oprn_oprt_date .`,
  '4101A oprninfo': `${operation} · oprn_oprt_begntime . · oprn_oprt_endtime . · anst_begntime . · anst_endtime .`,
  '4101 icuinfo': 'scs_cutd_ward_type .! · scs_cutd_inpool_time .! · scs_cutd_exit_time .! · scs_cutd_sum_dura .!',
  '4101A icuinfo': 'scs_cutd_ward_type .! · scs_cutd_inpool_time .! · scs_cutd_exit_time .! · scs_cutd_sum_dura .!',
  '4101A bldinfo': 'bld_cat .! · bld_amt . · bld_unt .',
  '5201 data': 'psn_no .! · begntime .! · endtime .! · med_type .! · mdtrt_id .',
  '5202 data': 'mdtrt_id .! · psn_no .!',
  '5203 data': 'psn_no .! · setl_id .! · mdtrt_id .!',
  '5204 data': 'psn_no .! · setl_id . · mdtrt_id .!',
  '5205 data': 'psn_no .! · begntime .! · endtime .',
  '5206 data': 'psn_no .! · cum_ym C6!',
  '5301 data': 'psn_no .!',
  '5302 data': 'psn_no .! · biz_appy_type .!',
  '5303 data': 'psn_no . · begntime .! · endtime .!',
  '5304 data': 'psn_no . · begntime .! · endtime .',
}

/** Members nothing of ours is said with: what the platform knows by itself, or what no bill has. */
export const neverWritten: Readonly<Record<string, readonly string[]>> = {
  '2001 data': ['endtime', 'oprn_oprt_code', 'oprn_oprt_name', 'matn_type', 'birctrl_type', 'exp_content'],
  '2401 mdtrtinfo': ['exp_content'],
  '2402 dscginfo': ['exp_content'],
  '2403 adminfo': ['exp_content'],
  '2404 data': ['exp_content'],
  '2405 data': ['exp_content'],
  '4101 setlinfo': ['hi_no', 'opsp_diag_caty', 'opsp_mdtrt_date', 'stas_type', 'hi_setl_lv', 'sp_psn_type'],
  '4101A setlinfo': ['hi_no', 'opsp_diag_caty', 'opsp_mdtrt_date', 'stas_type'],
  '5201 data': ['mdtrt_id'],
}
