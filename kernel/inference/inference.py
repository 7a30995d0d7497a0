"""Make a submission of an attached saved_model.pt with embed64, without internet.

It holds the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working.

Written by `embed64 kernel build`.
The package is the payload at the end, which is unpacked only if its hash is right.
"""

import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile

VERSION, COMMIT = "0.1.0", "f5cabbe+"
PACKAGE_SHA256 = "0dd53194f7a239691988b5bf175573f95734a34ba13d483f476c5a6467ababb0"


def unpack():
    """Put the package into a folder of its own, where the processes of a second GPU find it too."""
    archive = base64.b85decode("".join(PAYLOAD.split()))
    if hashlib.sha256(archive).hexdigest() != PACKAGE_SHA256:
        raise SystemExit("error: the payload of this script is damaged; build it again with `embed64 kernel build`")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="embed64-"))
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as files:
        files.extractall(folder, filter="data")
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    return folder


def main():
    """Unpack, check the attached artifact, pack it; the exit code is 0 if all files are written."""
    unpack()
    from embed64.kernel.bootstrap import tell
    from embed64.kernel.submission_job import submit
    from embed64.kernel.output import ending

    tell()
    return ending(submit)


PAYLOAD = """
{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;#dD_eO&-Dn@DOp&}!Wy`F;+eCX^W+tHay*_3hv(CV`SQ;-bN--y<*)BmNrQ<Q{|4Ud)(+p{G1UO2{IlcC~Jy@$5
f~q!w|a{N46VP7Qd|fCgJZv7r%CR=HmITstq0kSAhD?1fXVz$-2IWT)8VyK>NmOh!@xU(HHJbRpH-ie|8t`Dh6Ny9IDO8BLn%@(qEaaKF3BCI>z~0~eBXm
Vv9Gibf50ik1iDS(yo&WT-;vHAp5lpX(&m_Y+Pg-dgKvJW-JVzicmr{-HPXSni3^F5bv;hP;I)mQ@=!L>8u2m5Ve*756z?GEL#2!D%BVYpGoYY?_WGQl60
4FWG650%`pxl-ZhzScE|$!}p3F#+`Jc$|9|>#}YKv(tr{J;g1)aWf!YpoKI7J&&L)q7)&0-=iQ!VA6(CtXyrjsjWk}z31_L%_R3SGIYox(2n>j0+mb*<8-
3@V2;Ia0Kk|@<$jrxBBZH0E3|7!T6TV^%QrTNjey6a&-5`C53|W?9yLkd~J+;M}FQRX=Rwk4v*SK<$R?wCk1&u>5jI(<#U(hkxTWVVdpOonNk&s}E#@k)0
TIqNlO@B@EIi9z%aLWLxR;AhL%at#N=D8+D(BA;&0Ar>IrWYT06GnPeN22E5Zi~!M7RE|!+sn}qD2OFv;!3FB+WCvH;d?yaY_H=bRrHb96b#}azB>VP7pT
_EL1Jcg&OMc~TX3+*_wn3W1)b;>gPxMg8Ws{Kb;(s2W#{u1CNd&dCKvG9_m3`5GwE##N<YqMLud`DESZ9pK4IEO3`b@Hh7*M+8%Ev<_iW?Q&yYSdbdfSVu
Ra{Wc=VZzLJs?F{Xn5VcAWeLCUq|G&uBNM6jvpV%FTqY7(E>xguqFXPhX+$iBjAprZvK#K*olVBQb?zWk6Mo9<{|KEc&vAcPNETn(CRO`s<9k7Ylxi<p1G
O2o%ZV9618|QGQO3RhoHZ9Dh`udLrm^c?+(H%8jBANmdjzc$L5K9R`9=f>(&D^Y!=$c6t?HT(&*T0aqG$5EO3TT9eeIcX>5)iC$eR$5(>T?4&25kfbSm9F
P4UG=Npm;pd<o1(Yl5sw=8$vy#Lyr+?$(e5)z^@YC$O!w&n4a2Jlu9$5~CIOfO9K-~GO8l)$Pw!M_eEhH)Ms0gZOTKz;%M<~Vhg&#mQ^Kbw?kM=L(#_){#
O~G)40o;?~+W(c7@bSc(Pl^b0KS#-Ngxd|>Aw5!mG<erCXxGwMNR(&)T)#k?eFvZ^3jJYjEWNJNo@ZjfT-XAq$dLL@D$(4e*5TVE7MOpz#*hlMpL7^8O%X
|w`H0;^(TA+`RP3K`^~xiAMV`7}SFs%_0uhaR+4Ybm_2*F8q5*>SupeQdUI!k#_F}7f8QJ0YJL~NEp&AOw3X@$E=X53NrzynH)f#qppDN~Gt2FmW>ofmuv
`vi>)f<u5Z}vI#MHr)nDxGe*FpF}yoh~w487Lu#d1+`i$zFYM*;fn2y`ET(6<LA>=uqP8+le3qRcA^Ix{!`WvHX2r5O49S)p_ucN$L8eWpZ}I9s%A(tnW3
<^)NK$^p_!)6#L&C;MMI5-s=rL4n=DJ;D->aA^8`XD@6S{etXFm5p+%sbCEyoe+eK{mqqaX-&;Z!fFATC{s+`37rpg*1;;iSdb+6(amCux>RK){)8oAGOr
sTrHtuk7hbEn2;GDmoNFInjb2zN+ozgRU#j$S!cWE44UgtU>M%>CcoC$F@lq_h@H}!ilM2u#6=j%GliyH0;oZ9(N?j|rCD(g3I9ZQ-qlHimE25BNlO1bk|
#bGFfu<Cs>@wGsy_&0zb8oZMBiBjg}XMKmzJ$|V7LbvZyP*`cIOMRfhuM+!FJP`x)v4lNs(mmf@D(d`tW-O|j>m5G)DQ_$eR<z|YU&(Od=V}*b6e`fULDf
ViGgK1N1_?qpRb*G8JFT^2K;J~}y9ZsX>hBjEcTt6-^-LymXy_lTyET}}hfp!AZ${-Zc10N@r-{=N>H(h1Mf_Ow!Y4u<qA15rmC0GK@{J8LMk3A#7xJu-$
U-+BI)zl1yo{EW=No}|F6QqUunt=nmyL+P+Sxg!>WpNKKctw-!>Ee}k>QCn;0PCsKGJa@^ti4md(6Piq>2nw%{sGvODFNM_)Ww-<2Z;;MVq<f2#e|ST5F(
|Skxln0^JPj*j-xXMs@A~fE8Y3Wv|5t$D@Z#>}ta^o3_#bFbz<lv^kz-QWl-PcC^~!3u8WIA*$Kbk0FLR->L}3r>{IddJXrDlDM-sJEfobm+cM22@L*!Ax
V2I=~|j4lL@8rsYmAEb-5Uto08WDmI1b=u8l2GH>#}-T~-6mkSwjjfWHS|)eCqV{}-4iNKuyGhAuP1bQTWKp%Zge^Wg?%kLZB==>=kyGmrj1)b6mxf4S!w
<`O~Di&Yz{*eA(Ay3(c`gV5vlVBuqFwZicKC>=407uQ5ePG(j+E+=@7B9CSQ(vv?(Qm1AB=-x4Nl511j-K(D#oFOpoHVby*kD_b{$)Xix`(&JG7-*11?}8
kGs~xmi+RgH?hTljQ)#aI3_53os@(j92`&qa9K3WT=%a)QfY75Br6Jj_NoBd$?HMA!Z+saz;kx=S9K^^n^gBs}pQON<M@|2Qk3?4s>BX?30Fh|<r@&7x$F
@ME$nCD4PqaZ}0H4%ET%kCn~;ScmD2uPIZj=#>7LF*=oq1tS|1!lD1c93-~uD`OsO`gC{g`$5q^l`wCyhI7+V&T%62@2_C19}53Q>O~U?^%?HBhPD2)IL6
45>s7|w2hrf{V)k?<&V?3NeIU&;pLL&eOyW?jmXUQaFd%zUO#;AvPxL2k1tVO8avO-85f|IsYX{$Ew7N66XO)#e3BYunj585`Uu4%lh(2zIHGH+XF|;}C?
ua+rGqK4o+h%tW=_<)v~o>w)dOFNEq1PlAyKk~)e22WT^8HJm5hmF-8?<R{VhLK-bTA#V2E=Mih@8<BGuvIxt0)tIt#feBMe*pX!SuR()zPq`URr4$qEe$
re!tG*yyGHn7OgSiKPLnq>(=z4N2&EJZvpZRO4V!YfLsk3w?lRoww474B1ZxaDh!6_AC7VysSB(!|xX<Jl#v3?DpG+-S|<4KBD_j^RKA1h30lQUbfaZoFj
jm=cFlT_`Vn7Qe|Zl9j5zhrNQ+Zz_x%?b#XD5x)xbicqC^ek(1FGUPo)o<(VF{b9$tHY1M!87%9OiBY{^V1-x)8Sk1e-{Lw6z;rCf>mJB0PGBlAcl(f<dG
27#gkv_P39oDacsY1K(PJ9zG$h^o;@al^4duQ^fhs{~Knv@=MQ7V?yvtU<~vD)|eI4p$aGtn+0Z{x4+Zk>c{jb!iXfIG&`jZ+xYx%dwbBhj==Z{8!o*hD+
$C6<EdwMAp#W$hz2dMxZ~<iSQ{K=`~Knwi-j>5fSQYB*wuSbb_LWr1oEjBTX#nH<6j5JIfp*f5~7N{S_8k&Sj7Syr)x+!66Mm6`jkJVe$<^SH(TW*mKpC0
q3Id6k9riLcgpFIQ>*#itj?Z=VL_d?k15JO)^s9XPcj9st&=t?0sh+W+F@vt#y9Ev7d2vZ4^q_=X;(fKC!>H6fQJF?}~oZ~ShoKPtr-pdwl4o+nH$J3*DQ
q9>S0Sf`nTI2W;@Ag90h!TkqZIfaxhoQSOX4^BJQ&*|QL8ZsS>);=}IeyfXq0Wc9IcxKV<+`o;zD|2H`{t4d@!MyT7%a@e0BHoAbSI~)cnpk}N=2_v~78;
84IDK|mxt;QP1m3Kjg~44Z+66p|8DsR<;41CrEwknU<?MDzao^*L3X{GZg0uE$xx;Pg3iE=w`5GPIo`Z)|keZ{(aQ;uY2H0CTNxCQ<TX<&juCXAe{3cDJ;
oP@Saup}D=iitX<k?JLdPr~6)9||dUPvz^Um9M-E02;SRzZi2hjh017a0ZdWV<Bq_N%a69suzpa~oZ+bYpxlOYhR#6JPoDJ;e01rrR5#Qy$wpWVazA)CAW
pZHbJlnmz`*8t5{6X{c<Df=wRi7!R6P(b|IEfDVAoC#OG>GRih5AE+l8jlrUDzu6~eqmf-X?OVeIhJH@uu>jHIdA6X=-+r7|qw*3H0Ib_t-*o+LV@$EHxF
WBY%K9x@IkdS-ShM`p+F!Oe-7YqqIlaJKh}n*PB1Cik;xsslmAm*C2|aMXhhP~U{0($ys0pX5;P5LRY$w$tkqT1;r?-CN29pH+l{su4P2e8S8Iu!fgQ+&i
QO6GMtfUm93AtuuG1IQMmwV<7Gq!s8ZqD}o7@ZiUJFfyMM!*<}*C?L8Z*T}BPO!pE^>Xvx;u(~!Mxps+I!x_EY!jAzi7!=jW8;j*pWekfay_hhYQu8$Q>a
CNtli_bov8|LcU}hzWa8-;Pz}f#gqtd$h>~fb*1|^g3IL2c+-@hC=A|gNqGeF?w_qQF+vnnl<zC@GN!(sFxcIS*78n$gEx{x1vVBwO=Ndg=b5_X-0j6<@m
&WV9yQkc7KF-J?I~6(f3hJc}R>W}&<%H{5pY;*$vv(}GQ^nl}Q8hb1jx9Ut_eU+9t<j@l`<55{<;k$3&mQ$}o*R4~e=L9u1UZ^}w^QXBv9#k*JPwvp)w>u
X29Yqb9MRfF;SEifNzxz*AC|sF6Im_SS&ZBVoincjaZP^rw6BbT@q9*=t~l#LU$t;V0&t_gy5e<+NatV*cbe<sH@j!-gBP?s@AJ|H2I9BtSHG~hHO{l_S)
`yiPJEc7hub=MjAg9K$NA%}SAH`UFFVkS+Sd0FalOU7&IbrO3?<N0Rp;Vj&oPD{ney7i;EnM)cB(pl6*w_RJx;K{(2m|jyv5pp(*1}c`$%NLQ=-VYA2#0|
CLhoMA8q_^>ewn#qP7dSZZ+1siqXmoNvi;(=A~E$bq38-kqKM%$4a+IEfeubj-=u3@+l>ycc^@vsOuXC1Snn>v7fb6%m^{LOu2_F{H?*Pp+#=A4BMu*Y46
!-ick}Ezv#E4845_-rHt0t?X7{i_K`C_2Co=e^T&)s+2ttjhlA~HDUi^R&T1Y4@&^drIR`Uq+c!`4DONGKAPtv7y-!k+nk{IcR*@;IvSSueuH#s-%$$T*I
jI8M0>?I|a=R1Wb}S4ZdA(hXKB{@$h#ke8PO`EpPE1;2uC0@~<!p3vesWi^S19plUUA3s^eGn{Eg|qvFD1O$z^kN~RhLlof6$aZ#3g{sNVWBvQsDC{7a|#
R9Ti+)2We_O*ar`N*C*n;h#yk!GDB@q_Ls!NWs;+dIBR})WaN+?J+$@;xy~4zYGR0k=Kh8#iF)&d5*HIyeVpY(bWV!}RN$uMA@ERilyYZwF=T6QeS-YCtY
p2y_Y0MWA}aBH>s#Wub{1OBwKU&M1Mj#p#4y4oPc`^%q|u>$E!Y=)zuQSFFvjA9$hc1xu8aFNo0RQHv<J3K?PX}Qx}kI~w>4tt%Bt8ZRc1bMh3`8hqjHRF
5Vo+vXd`0~UCTz$m7Iu;F9!O!g|yE4Ksjg@f-LDl=}KO}3wZuJ0iEvv5FD6_C<Rrh{#f_nqgYCbzjB#nI8fJ@L(=ml%XwAwtM#U^S5#^fT8u!&u`tU9qA!
Uyw8N+!@)x>x3&XN7fpXAR7-k)~O}qD4zWuSMHzS1*_`*Zk7V(<Xb<7LB+FEQzfFBUaDhv<XG0&~mMfQs8ZQ#YwT~zY8;^Wgu<%7Rehy{>5MV3cF8s-6jN
_@|aDXGGTe+Ew&%7%V*b+TNOx5|8uHXK&I%8Z^HXcn$w26-Sk#Or2(Cw(`#nTnksB~pvN@jB+^YWws*vba`;VZu(~bUB!5=Y`glT4oY;c{#ayEOFQqSv2g
!nFD=91*rpU4dhTh6gxQ+&{tB1SBukjG>{Q!`3QSAIkaBhqaw8Kc>kC0f@AuBBoqkO%Lu&}CAgw#G*7N(FDj-G6V!)QCo;F57&)_aSLczuqNXI%kl}KHwc
vso1u(Gh_W!GvMpr9)l-06cLSWQSh1;i6`&9=fIWe(^G0`u7_g&luma-tKaf;3P#Q)u7hm{t5me?)IBhNhX!?Oou2z#vDk}(~4IfS&qLJ=AN8~Gk11#U-v
CY`g7%Tv|zeFz6Jd8Ucl9eWfZoK-M}0=6+%XCp*Ni`B-1o{S<{=>?<`Kt@$oZRTi%m=m}DRcO2EPXk>WE1ZbvY^SkRVhxg>S7DA(Fy#_P7hAQG&UjesZ42
}FtRoa{Ks>L<L^yhYcg@mx3}g=bMWLqr(RKD0e4~Ic%aI64Fc6Fc&Ou5crmdl4>f1`6Jg3goLbbiM;Qb_FrB3Zew|9f5lwLTV5kzGe_xi?t)B3wui^5lt8
De*eCBKBPFOtTK>GD~I=#_ZBkj^7tsV8V?QOirZ@O46!h}RHdUJBvot@~DRR1*y=>}I0XYC=<uc3Wb%%fD62mZtJO=+3Apx~Jb}Y7w<i^E9~KM{9sQh=~R
@un$fJ3mAWaP_m4GN1wenqGS*JOZXqf@%L+^rfE#cGbzdbsbvS>=|yDP{CT7B(dmfdiVzj=(**r!8|a)gp$GS^vAk>>`P4Ga<T`AX^;ee}Md?<7<+C<g`+
=4+aBZ<huB(xnjh9sWvtKh3u|E9QsRQJaS|33ZI45Peob|$DMSd&Tp@`~c@=f{-dBvBP_WK<q&rvxH+g~<zBx>1PM*Hb%=qo$?iCa{RWzWxFJBhw7N$N7-
P+sNG?2MiB=X)o{yOWkro8>)RvRc$e=X<LpKN_^rDmiL^Jm#Y)6wXYjVd$ORWPvlNB06swW^+YhxNuC@YZ2Orv-CETQ;mu>DT53G?{E%#<d0}Kgrp_bV3i
#l)-&DY`La)9r^oFGIV5*}F;;gPn{<&xNPHPw4Vn8~(=IsbU~LLfDFxS|g+`Qnof*f+$E8s2Qd3bW`-`d980#I*Fkh%#;JTTrs<z4a19Jb^DQ4a9EB<FqJ
DKO4Btqd|tq_z4rUpMEVi_Q*sut$;6F2kE0AXuK^-Fg0c+7>l+8Vvyk%~(l25K9=II-VQW+L1w!tnLXJM|P-C%2dm?lqPM1(@sVHJ~kM@wU~#0azmi1WBQ
%`ssYZCxA%i;3tFSt|?^y{O#{oVpG$Tpuc?p!&|lnZ-P)FS8B`jq|9H<T$FN0pLk(Q^>=niD;q3fvOIDLBP%v(HY>{+G{3B^mL_@|gu7mg#Idl@XL53q3W
6P~BW94!<M=PC&H!$R(qKjXBv8o|5vxyzR_$ieB=WQf4a^he_{F$C0VOALL<SGqCrHoYxSBaGL9a&&R<cj@hL)d6d2c8dtHO#b3cT&zj04cvO6GE(Wsxdw
@o=Lmz{scPlbg3TBaZh$N>6b^!;>Xui-k@n;AAUG^XeKCU|g;aZ;cX}I6nQ3CgG1D3x_2@0S@ck@|O8E5gNzrycN0tk5R>_!?Fyigxu0cBCM?-3ki-!aIx
YM3pNoNP<SB`B|np5sWO1sY0VRTB@9*S3K5)VDWgoP(B>XFKN@d{Xx!ANpFb>OvTr$I+qZqvQH4#@N4TUc9?lEN8JBlyz@ZUFEZyeI)hT^>azC*c*JV(kF
9$yk(I7BY_g0yu-)e?yue6NWyfsE`fgFDv>$#02#Oq$%k-JN8I!1TT<dEZXI!O-+v^VIdhDUg#^**W&iy6^#ww!<=@FwIu@RwPF%dC;RXUV&Cz}E$PS6Qb
?xkcKjrg65`N>DnwzXM04YK8MJXGcH7;EuLEDDX}QPS@V|nSxY*iv{*H1se`Dc2>VjgV*5xITxB65#-R`hpGyuLVd1?NyD;Lo@%Z_-N^Mu@{vMH{;ifAin
ekyY=}%eWb2Sal;NdH?^y|DBjc>G3)#|c9VaQra`N8khPuA1rm|(4bh_btO>%)wP4JsB_fz3zF2<1%O10$BP?6zeuf?Gf1+SgE13TfydH2sQa`K(BN#&it
Sbn;gM(w2M01gK^ptcmzFj&}TT2<HQS@Q3bF4)8`^9CYN*D=VnSg61>Zf?EgC3qBBYWs#gk(GcWv@8OHM@L36bT#0bu$Hu&dH6$zviWWqhzxT{$<2e}Mu@
CWGy=>pWr$?plFA(+3(`;<m?Yi}Dk6;JxhFdv=(JsIrsK#|_^BR)|LX4C4!x1+htIcz=Zwrv*U|h4k_;bveP+!O|5v@~Z3{s?FK!rx^e>6xdYSjEgu%yNz
$3LzW&S=FbARdduvk*$C9|=q3ZrF;Da(Jrodc49z|`?_YnRGaBz&_-n)Q$IUA~b)vd!lcZyLxBf_Kw^0eowSk&VMTBBc3X+O0|+Vtrm`sJ0zh7SMJ|DNfu
Eh{7}V0!f71_QvpCdsb8g4%*qG+=Q>#gXvbVLXXkG-%}%j_0WS0{bJ^C-$@K=rmA*z74qb}lgX*d+j4xuyy3D$s6eEUP+xK3Oi(1PR;v-;U>8gEvS`~_x`
b2$Xf-=@DSJ!*B!PL3;o?uu+!oIt;FC%bA_s~C+$bV?VcIWk?ii+qQ?g?BrNeS2O0wR(`Bd}jts}Pf4M)!+^d>z&t|(@fwu;ZMr7zWcbubgL%Yz&hQtj6I
L!TRb&7GoEx|fEH<$9UzP<z63(zYQs;~Ugy`;#u=Jwz0%QhA%&0YQKYreD2LbDiku0iBF$f(z@UGv18&B7C=8xQrPsdGP&i{cl{p<-c&~a(C9jl?v{GL%J
bkhS>|#FDuMGY*~E(y_$s*D~?H5qX_FYjL2hqWT3SDLiceslgHmx9$>UNzFmokk+fJ-8DCjLWS41*(`k6Sy>h`f)Jq+;a5d|Td2iA30~S)_K6bA)zuxQ9f
i&6CRb?4oO{HIX5=AHPUekFJ9UAD>u9>1T4}aZ$O;PIA-UF<BZvV{wSe6<Ew^>NI%?`AL;q1|+)uR=yiI5-3d8!h5kqi#a9LnT;y|XwH>SRLZgG(w3uaLs
cNIx|fH1C&nYN#wf*_uV;Y;REbg7l}YZ{%Nei<(Fe5re-<=XrlmqxB3JRnw&>uPHN+lgn9{&77m4Bz7tURyiCn)QY_4HZ9mG_X?Ty0>=^&7bZ%gFkmk>et
iAD%ft{*k%5)Kx(}Zy0SmuB0*bWF8<7t_6s^qK-QwWoD{1!Me*eeEYH*^;HaPXX!xU|QRg~!m*OYu1sUs=9>Ie$#UliN1>kYF?FiG8Wnr<c9A<|+dKKLP)
*?=c?UA%5q=GvL8z1xJVwpV<4ujxSh&wij(89y%-RioJn^ac{uRUNSnOFrg>kDpD7xGq5^sb=dP6r9g!K8<G6>?x4~wEmljSp-;+Q_>P8dPwTtVA?Bzp_X
3n)+^Qt#}68mDD4-_!|kQwOpaL@T+|e~HZV|=f+apouj8aBNKfUo*he;1*7G$(-V#S|8f4WIroKuTI>PU-vE25xYp5BC;F3&HoL!L&l%R3+2c#Il2bEb`=
pFQxLE>hI@S+Pba+#m|8M}cX)Uf_4p=}EJp1(ZGi)@9MsN<ZB%xR{j3prEP*6$;3!ta<vr3(ewTwY_68$I2`<c@~&QP>n<i*=L%16hXgdQ{Z)w=1U#9N`^
wUY~wBo*?7^h<V1l)D}wz0#aX+m6>6B$x-P1Koa?&Q7C3&7gr@pDMKHWlg{~BNK)UFLB<zW=A=cwwhaTDR3>=RSlOyQi<-p&et`SG$h%`Kt6Q6}nVKj^yV
|hq>0pfT#j@m`Nbr6GW;p+)Hf@v2wroO5QN!C-#lo!)dw8yof%i^%YU0WRnpO&X9fY(J8(abJGZnziaCVj#mG+XBiBj?Tqz^S71BJ>7<p=D1qVtskQ&m~?
A<C{o`(sPRhkTS<ce19RwKiXBEXwcH`FQSQa6Rcd{U}P1?@<N1`-)5`#AE*{tTz9TEmhMgm98JhPD>!X=tAj#(i}<tHZylKQOAzEuKN^}#pCA-%iQeT-UH
4mUM5lmA08pm#-;191<9t{5L8X!)rY#I&Y%dT1+PlHrOe|xaTcDwrBRbwR>w-w^yqyf0G(5Koa4nosQ~7N5J3>xUO#tI-R+yS6<K>TRFdF*Bkw#1ps^CLj
4NQ*ZYjchpAU873^=ls8z3IV+d4UR(JjYR?ccG%%|sFyX)H(#6Q9V0WkM|EPw}HHm95pv201-<G2<k}8r{--APG4|cgMUt_7gA}yqX>buKVS2+<D`65n-G
eb56uar5Nqf`erEUPO++0bZ^v_DY4;a`Roh49MlbG+J^nU?|xmNr&<@>>hK9FoSUL~!BvI<$<B*3T&{6LMasPxvgEe;%6~MG^gU=l&eN#u`)5XLG1`O~=1
3ecbm|b9+)Is<-fPc0bV=ANW|DBFTxqKrA+mMWNL#{<CD{kcS<EpbrP^#w#Et^My_3`-1>6U4t3A|k1C+~WsTufcKh2(WOtm!Z1cW0Zu*<ndVO}Shvl0q=
Yn%)-CZHU4lDxyXc0i!JoUX<{3_wjMVa5+4kTZcn-IEt@1s@Yesz9c6%z656s=gCnA!uc)0^RO#P^7H7-X4)?cb{2TWSnM?TmdgcBfRMl(0Si{<Z!Q~5Ba
<T|5ssfrPu!o2%vdO4toQs9KP_Jrgrc`6JLP-#W_r&^un<Q?b_Rq8mf&=oSN~8Tr(?wSW0ciXar^<4W5>fP!Q5*(w2nGO38i7HOwwc^9waH^SW{O)4Jpp;
%94M_A@-&G6BHA_?f8W)8lh$5LMXCpdU=<*!%@9T6=|EpV{MwH-~LuYvZk1p^o+bz!5le?Td|jE*gvPIhA>Ko^20Lm=HleBl4Cj*oBJpXd6oOzmpLqZHu-
5K@fy0y$NB)68WL2*&txJYV(_8yVGi$+U`w>(~}3IlWXW>?i1RMS=cv~ZmX+)MQ{^>pua#Yfyah1J~gZVOv)G@$_H^M!K?BzAW?OjZD>R*>ZgOwq;vlv!N
~JAhKNuFY1IQ8X2EHaXHe%+`Ax9;{D;!D?QfA%>aNI)PDt2-0xe-=lOQ@0AKd#szvwulz1DsMyy&8kBn`Qd<4R5!(ucOARlQxQx$qE`0J*w+CoY4-g_~{F
X6kZ~mWS>-Ad@ZFekMIATg}4qo)IY9K-xI2U@c3G2Fzuh(>HWaWN?cY@3BY!$=1iZzZB3OD6Vv5(NXi14UZ9#v1{hljgt}4>?3*Jn9-X&6tRM`eCsg=V*c
WF&vi0eaFWUOT2w$}Rz@+UlAdD|!aW>4faL?rRxAxI^6@3%IM1X2ZD%8BQHoq%5`2Wc4gvDEZtSJl`T$zgTO1UQDd6G=$+i$99)@0<TuMd2r>P$>&a9nr3
qomMED(|Hb-76TGd<bS7pCDWWjmmaWIb{P(}gXx2eb9AsUA3-es5N9iy!~p*B2`9YhuS^(2gGy^@PVfJ-m>FVxsWAi_Ol&RQv-{uu?Puk3M%1f{0n**ZoI
~E+WqQ{M&fa=~4fKh3nG#c90L>R$yDiNt?|d&<#!!vFnjs?VZKLA``i0X4soU*Alo`*V;KeROK^JKhuN$t=$543Ha#heMwkd3Zhm~h|P`KrmYi06;w9C%8
VVU^5gpPGzP_x_=(r@ATs?!ZlWhP$iRsZ3c+>?lxw305Sun@tw6>@$!(Oj!H~udB{f=3{xKyhneXl6oT5nL4B~3HS|nQq4Uw(8J5FxmhGUC+AAdVwp@`Xd
LecPfcNWiDa8$1u4HIYHZV%3&mtpB?%v)dRsu;3^#=}Pv4d%)|I!?h78amrr>hfKIR8Zg3om>~I`F(#l*gMqT{EG!Zh|kup{gjbtNPPd@pRrlcSO~LjBe^
q*&!iV}bv`hD{}a>DxMMvSbmkz)1-}1rw1@&yvHT6=xnsmC!FUmpeiN)Y*+6UDSX;n8?r?{;FtdV*onj>Rq-N|tkf$M`vJz5rUIyIqZ7Fj-dhkR%+~JZmK
zg8#QbUW{%;)XbP-YdNl{Yf>p3HAla{BLIjpa{}_}A7Fs&|4WIV9Ajl*rTmHn-+lEwm#jBx6c?K^D$eX&a^sV}>P^XzF>BH75DOi$IeCO2TvP;W%@bD75U
Z*7884jh4Icu@Z{BGerwM<iOFxTTdDF?nPM#>DoPUuhq@?__>CEnKAfCk})r@Z3`e#P9B~T-AFh&5xq+T2bKakcGt@RH;W8i+`n>Wd_&5M@MXr76&0u!NU
qLTiX&Md1cLSX^qkqsoyPZ)e`DkwdAvRygQg2ouJ}`wTMz??3w>hPqb~wh!`+LN*|ZMv6hLQB3sgc(dm;_6dkQ++cZAdLkpM2ZfnA@nIW=16IIAF@Fg;3o
cv3^;n0w=do~8S8Dmj7b1`DHaXfH)htHw2}o$6>aN4!^r#wFSYO&=#$Ajydq**uH89|yl`4R>rQmgo9m2AH?~_c}0a8c2Hr&3JqhbZ{f~u=WKeLm8(Uxco
4x=0Qdyt6n;1rPgUT-BfJtBRC<7{6hfla@AH3pz?UGQBd=BE-v88tVE~q8J~;EO5m`nZr7P0{Q|+72VxccFLbCxAfFxjz~ulAUm|9@n(z_w&4gB3a#=<#L
+(UpwOP$BU;+eBfd4O?N_j?vk>g4<{suNxJ<7S8+f_Me;JNLqe3c&n|LKKynLKO6+>`21>RsFyJ$ISI3?Bl(W+l)XwU`6qKVdD>$4cuiF;O$Px80F1UiOJ
lEa~_#ADnXlyCNFk93ie(B@p<Jf*_p;!j<p=p!KIW)U~v#kW4Unv>D<OqR^olHC0Ge*J}X^MDKSE;S1ZdHs);Q-$+(dmV-kz(-T{|9*dhFXr3AT99RL>Qg
#9osyyhiAzm(}&7AEfy{9D&AS!xtQ9a$SlXAc+w0yK#e5rc6ww=ZI)+lb3bpIQKy$Do<*~Tfo4;Q@U9%cGLhmPSu62_?dlsFg5pSg!_)roQTN|DIy@w<OB
;ggR9>)A(9hVm0>EK6TfMA`cyFS8RhQ6ZY*5jqUJ)WA8eH=*95Ttz{oVI<j)FChsWk>3F1iKh;mf2SJG4wY;wyN|G(^z;R5N%4CA4PosjvVU72w}Lms0p<
4kie%>8%xBntr+$bylavOPuKtoU1nHV<LTUVCe}szU*a+J94mTpBAwzg|Csm-3K#x+odm6C&>2~5m-IJ?9C-M{H<PG;@MRX5I#dg2F*csuvT*mF13XR&$c
vVRE#9R5;CTV&lrh71vLT8_X5JG>($w<8YzWilT*l&JsUa5}@5=eRW3Z&MEHWynpPTU7bgT3lg6%<8!3IARPWvFS9^j`ekH{+SI>lg^tqnR<oEUT|g5(;1
bKCbQ8`U?CsuXS2KhG722e&y;ag-Ed*SyyOW^p9foRoO}u33=_dd};BMW2~|FC0yWqe(9j}vtB=3MW}4XkBvNv#R*ZZ-*ua+Wqo`IfVXb&t>Jk;03JUn8p
Q7tL=XS2x87`BD7eNG9uN9FA_lDbSD!ikU>x8fqiThLwYE`zkvKEXwXr9Xpo@X2eDDo(;B2}oIx3A`s!YXPwYnA21at)u!z{FS#C3jme{(XHpU<ZCivi6l
4SWf=4KLSW-J;{A95G13aNXI>&0HBojk@(*bv+T5pLB7S%gH`vtx)Uung54cfnu9LtnJaxmF>_LC9|+#qEqYoMsqVUh_Dg=MRc1;hQimU&0wDSH{+(H44)
!(7Wc`D;iB+_BZYkc@_gUdVZY7g5A!#GSh7smRhls%1gJ;Btk4A=t_?oi4*TK`=01oC7299vJA#Z(qY^-|*otbkj@9QxSh&KbVw};*25=46F{*6gR*4MQX
0XuN@wpE4U<{h`vXCq>5rRk`@S(dYZpGhkj6glT<nFWPW7(JOM--9pH#;xW%#uv-pMDIT0zM??I$%?edaYscS%wK;1j8~u2Av8PN*_5SvBS)rkcCz9<tms
S88_t`Vr(&~08Xj{J{8m}uX<bT!)L^<Ut|e{^zS!b8mAz^4ga&3EQpub?|O>MIG*9EO(VXgICN8YMD*{tZjp+@e~}MNxg1IAmCuK?PE+95-LaRc0lDc^LD
0nFLeK^bw0$T}R0?$(SjcTg;6s?SoKZ?^4dkR9=RQhYlurQ7-O#XeRHBvK11Qqn6E@~ywZ+JZgXMJmUA?%t5y44g9A`Zg6;W!i+p3<DcwZFie21LNE^<Q_
79PFd%)c^8l{xMiD5S688CiJ0<dn}fpvddTAQt?zr#_|)`xv!w++^+b7V%YX7+?b68J=f&6Sjx=?L;*uqqz0if}C0WVw%#v04_aC$F@%{n!d*gcKyQLEy5
jvrD1sV$HFo~<`3i(5UUQbqvap!y2j0$d=-AEI6+BbI8MT##^&!hhug?xG<>Pj=K@9j>=huI9FZF~e+L)+;RI<UCBBH_LO;H$ufZ~c<Rh;emUUp;u6a#cb
4{pVZ6cO_oNZvMrRZSX?Jb5Roo+?kctREI_`kly2|2?l6X4?4z)s!&ik8VJ{mQ_I8P_8rrWOgG$Q5Yugm-=5qbhF(_h1kaY9;zYMmX%c3>+agExLdEPKbS
U4K9wx7=R|)VFh>tK>pIN3`RY{WCwwq?O?LI*pnaEFK!k*NW+c+pLl<l%Ng&|Kq45WGN`j5ySBUaz-9FT<|L7sC)(N+xTb;N=IF6!+XtO(P+;)e`|(Z}5S
m&K_Xd+J)$|v{E28<|{#Fg?<;*0W*V=m!b@?2)T-24)vj~_+uDlQYzGv5ciW0)g#{mC-Gl-I{p?^-!QpjAUWO`O?@IM99GF0v1u3@|9XDq%-s2et$ddkS5
HKPHn68ifXPUX8Ud-jzzhGYI{KZztkW_)^NS=XtP!QHy?Z&3{OMPe0^r5BvVF%Jdt&>+O`XwgfV-)7J6>C<pZw0dh|HZ!@#Jbph<8kps;6AiiqoA}Cdwo&
lJ-a~`1ifK(8dINr89Ux*h#0~W5YaMDn*dOvm9^rap^}<t|HzR_RmYzyux<g{o2P^j{w;UYPmf6G(_q(c`^ZX22WZjONivD3a%||9u2<SM=6pDfyrA>`dS
4FSp#lFPZ1W|3!K3{apWLyXoF<!mD$Yet?hLu$uXFMobj|wlTcc6>g0PyIv1JK{PK}<{^H1)*2h08B2RA>O#GC1S-Oa_Uz|LmC=bb_YoPF(6UnS)8jBsc8
le^w?iYq;kQjJX4<WfuTT5e!j3wC}0`cKsU0g8`O&2?Pv~O-){-LSDwD`y!OTa52JkSB~*{`_24lLN$ORCQz`aV&ZVa-K<RR@x3{d-MkNeD&m|m5n``PbP
#>48iA_7@#N%fkAgp8L%uyCeZybJ``UArYA*x<ceuOM215E12WFwxe;CXzi?l;?`~==^sCSh&&NCgIdGWOY$okz>HRed-%;m>32f^seuKq*rnVb0ulW-G{
Hn@t?ter&e6>Ru&L}4Y60Dv#e-MKiFfW}9^c7Pb(s!b_qM@7IrI}X;QV_n5o$720_ncQFK1@m7#q?(Us8oIU#=FJDdv4dn8Xz$1fP9x(@-q<3177A%sj%~
VXfs?FcO$xv!8pJOy0h$4^@Xint?R|?#3Og$*Acklab;0;Xb`^iMKqdDG4P4~ELn4o8)CfC4fJ$|X_JQYm8l!%nYq$CvV!f*Z5tK4KfVsX;0c@X}*mQ%`9
vy{(@>MKZUpPf8tj6kQ$XfpdgDq^j8C&RDRN6jp<Lgg`3ir2pn`#<YkfN-{X1;S%0gQF|&wcd5WKHWL$?bmof!k`aq~C0{Nl00#_B88ay{wspA%}aQ#fn%
Y6qC?)B$yJ(2tPx~SZjw{f`<-T0dqy02G**ASMh75j-NUUySYFAA}yMeTI~}@CPzW9&*vZv2M+{PrpkYi#zpY&-RodjF4nwoGI<YdR97%gIFleMBp@q}(8
5qWsp|%{l!eS$>p|W57Z4d{ergzG7rAL;Yo{>dNdk-%rvgVu^t+l&v}_?zerCVdEx6=If!Hznc?5;`fQ<8rLefFFy5j8!$UaeQmeG@miB%+7AaX11!wcYB
xyA%|5=2bA9%45JEY4`L3NZ#>r>BzBy>4xP)*H()%DpY!%hWPP>}#z9mEyZ#!2BLW5$;R*zMMn(V5F#Spr*af39DG3f))<U^lUFw#m)Dyv-1@n><dyxDLf
c9E1`L=>L&t11B5%o-+W>Ms?7dImp>$wa4?lZ!n}hw;7sY=MBlRvh1v6ki4%g4WNS4`xd<F!*pckT5(OlL_YFEjDDGXvW(ewUS{cF}5iJl3Im!g%#S1Bcs
r++Qq`be^^~tKUQjA{g02>PEEk0NNMaET-kUr#%70S9KMb)3HdAuckGIak&+|QN2yKo(w(7=^Zj$oIN%QQpB5(16-Cw)*sx=U58gUpOR)7HkrPiQgv^m>?
|9}u^~Aim7m^ZO$qp$sFZ$U@Bw)ifllq|0@IxBHSHzI`O2>UBd}=(TOdr@65>x@Ul>`c{ueDs}V6-x0dTuqB<6q1y~I)W<W}LK>C<&bd;6HPKa-<Hkh{7e
+9T_q+OWJk8m_NfB9M$m)iq!4^6+TT~^`)=e~<$D%4?gpOV6i{8@>O72x083@|WK8+A3Zv(U*7#6!KsSpkv_ooA(E=}Gga8i9{Bd2UuVO*WFP8%6VT-@z0
<y*B!O#Ycv;7R&pXW1Y7-XSdyCs>wpC9<~R8uW@JGli`>-r*$<i`-8XV_r!9n3Q=I^JikH<CGP4m!{qf-F=YPp%p>sTGO}3+n6|DF&9;Us3aVy?Y!+}y7}
R_9H=O`fky*(?18CN2j6~Zw~C@WSFYjyg?*dj%WdOtaCq!eJCKD|DzIV;1;jhvdo^qXY_56Tq1Q2&sGx!zq`Ita=mOb3-hQ9q5<(f0dSp;Y4>76r8!M`tf
vacS(S$zoaZ32b8qkwl{Z{}7PW;aDnCwo<L|#0o?}q=225;F#VKyvV)$Tmn*pTKz7aBt+Xp6_RrDf^X{?6z5u`O(8y1N@EV54&%8$pW*PMrh~?ay_F1Hl#
<%{m}>)MF3*2hO*C%o!hr(-=KoR?}ccV@H{GQ3j%mFPZsBeW7+{%=T=QY7mvlAM@8-HOX6B1dmq*Mg2&TP?SBrrQqosIn&8YpHje3lyDdsUYFo7QHql_d2
w5bM?nSCOqSYUGu#`4;0tztl&`kXW0`YX*cbiyjFUX-4zuLp_>HcgM#>ad#cMx3V<%EjM=cCU08B;U1jU$Lvu?^kF~<SMko6qcc-6R;J*hBL{_EK@wp=e9
;&w=;0WwkW>;UbzpTU-)5uCh7aBwQej~n9^n|6-V5?`bwHc$yIw3j`<lzAAd-cU)vUFfy0EVlXIPQP^sOiwF5_oZ7g(wYSf?8p+~W{Vw_iW`18Y{f9;_%Q
SHvg5NP*e5)Va>FIloOt3MsV%=&__w|RlriN=Qw!zFMB2x=%w%)s8^k9Sc!D&4RYnrT$9#OaR!5(Dv4Rf(O`<_<dxl5nET79U=9~p{<L?@(=g?AW`8AdQ?
@<*}oNM2Deq5^hrQ4?-5t9som)gI59d@(7W5zSSuCQ2pD`{MqCu|i`lz%0DNjL}LK^#7IYC~-f1?1-@WzgtYv>5%6#v5HPN$gGdP;zs5kEWgCl{XZ6*;Q<
L)(x}BoGmZN6~t(#-~{Sm<fSWP1uCqc_z<SLF#7AtI@M+wwpzgvKo+Xw4a-GP+}SK+emu0$;fzM8b>;V|u6K$-MZGH+Ak)8y7HdZ?C-1Kkg6rw&sk8~=s#
cNvh<Iy?3bq-+cy=PmAM5>X*C8@g8cB@6KIZNhlpTRkfQRi<=^bW*Y!}W|vjABj^uWxfj?4Qra={IvFO`f!WAE7mZ54-LH)E`at~HfWzINtU?yE8dAe`(!
&&1HB@%yxgLD3g2#l_`p<}5f<Pv~LJw16Hjl%KgJUpj6o%^u-#8n3D1(k8jssn&O6vj&+vF(O#EG6}osqb`5vKuKp!?t<CwaX|VShW~FjR0-FTkr1oeg2X
p0B2Xnv?SHtYEF>>wJs#tiCoL`7SBiJ=>F4BY2(!;iT3<Mvs>35z(Amu8J!Z*6iZ#T|9XfuuokD!T6aNY8a&J(-5M>|Fllv=h!C2(z(0k%tHe5j^_Atl9M
fYxgfN(P{9|`>JU|h2r*dwcXQam4h9~->p(tsvg23`Q#mF|qM;Dbv2+x*~UlO=xH5r0BXe8Tk^m?PG~LUGrvwj-g&F9#@?BvVPF9`kH3kidGu*;uw8f02S
Ci8;euFfl$R&<0#Lev>99Uw}oJ6Dz_H+_>C$9|`6Zq$=Q!HUdP_mH)T%D#jqlu?|gs9|-4ITNo2=)`i!@0p6eg8v9Al1Th{rb}*>K)CnM5Ww!zlo(!ItJ9
0f6cd6moKaU=Y5iAqlU1H{fgUsz)J#tBcB}#xk6p3g0G9H|^Y%Y1bh)Jx=Tlk)?7&MlaXF&m<S&~&Bt}k98-io)hMf-&Mdz~NQmO4>8^vs?TH@(O^oLo+T
l=ya<()=Ts`G$d4aOaMcUgE2cE%Jvc+6emotnD`lxaji0nG)@mZ{Pm!KQl^$sgp{Afe5~t)MDTzfn~yr0k(zUUC~rh+)Za*&jVA<2pv_Ym&w%}eyG!Yn~T
MFiQ9&aPOgS;SY^iCM{bJonQ>z5l1x3-0!M>6hAlA*y4ur&p}|97H&~JqCk0E-O5%6xamqX}67+vdaaYi4fd`kr-6W(IlqoH9x2(EGh(xR3FzSOwyvfusV
aGU8p4nA-T_~O3teZZmEc!6EI5LhrWL#iyUp24P_Rop~t;k$+A0Zp7pwgy#!h;bsBVK`FQs~Qv(x^+bi>#9++laKipIS;70ZqWrvy=A-@0H3G3j3e4<F}P
?t;HpPK>ZuGNPD+3LKuozfV~!XkenhZ`a;l_cHW>&uGXW5rnSWVeJ$N-FSavw82wcUU4fTLi2|z5+7NE^w$bmt(yLVF6wzvwXm>)%e-)no+GS$St)usTB6
M>_wMi?nYU|XMmpksD&KLEfj>swt)20^r{z~6BR?;elj@=@1-F3~sM7VzAj$9vAO}55}<Ew2@`y4eE1XJa!WPf&-5f91!@sO^*WLsGq5;T=HbO0(oga0D8
XBl`iN?P=~nxAvZ1WQMwQpuHy$>x~<Mh;O4p_fxGm#s5mWci2dYv6}S<kdFfWp&O{F1QD>GYhB_NUxJc((Bv*_n%@)5@l}_Yf9vG7p6FkT5*TUSa1A!#EE
Qf#Y)GciRM6F+7L;ISZiwYa>%ak+%*75nG+VHznMFSsz1C7@-}sCT--xU$ujA#CWZYvugr`=6g7c>$zaF|mFWh8#ML4P!F;@_yL%v}=E0>d#U>1{_p-1gK
jJ6ssM+wg4$hM;6<h5oyx|ANdn)~jL7VP0Pf<hr=h$asJ)agAEX1ZHH_q%!<ETNqxKzNWn(R#w{f3v*p&lZM?p|C==ZQY-gFN!tRF7ZHW|jwAXs$GpB=pR
3Fh6)CpOKc7G;6-}==tp|-?=;>eDCCtyx9ZA6oAcB<-u3VgwM9pv8d9bk?r;R?ltK9W#WLaxS0ky*R2m)DBp~J2T*($`_Gy?1g?jwKZ`6%fH<5Npr*J=7m
xmRRW@VoZgvI@^VKLFzTk(vh-t>usR2Syg;WY-u7#9TLe%M*F@vA1dCO3CnJd*9^mN>o!row^F_Cv8chCUaaxQp>n|MLB`|F_NQbRp<?yv1rqn6hxD(=%v
i|HIbhV5(d!gV{^RNE)bsVh8(4Q`S8dwLF!Q{4!+m;udx-0|u!72E<%>sC`SgI)6mFIlVULpkMX%3mLNk~9Izi{Zek?KNbt3JKRO*wka&vt9{4$GuG44o`
7aazLY``W*@rUaM{KSWE?{Xo{aa3=+L0$X>T?^9=hy9}<j5qp)bY*Z~btvV8OG>y%(_tFn4l?kpUr(++-Od=(}ECa9D=hp}B}zR?_ljLpTNSV>pKkz;NLG
3Y*(%|LsrpNbUFFv?lLo#ls@!pNZ=b$R9hzemX_{y2QLC-Icv$bi>uZ-O0qUdx|#B}}$H%=$d|PX2cNGY44o36tyEkHm7{|ILL?1RppuhMFFF&9MQs4P0j
-eFIC8F9x%NHX#Lfor6|$$yzy!P@l<65Xe5^`aoVn>S2(C25}3FKbc_(Nhh(}Mo+ZKD%C40b_qrKlqp&M#~)$-*Qte?`;>_XA*$qJmP!+J+DF9xOdw3$K#
L363Iva(^fg<pDuzNcr~nuQjxS$x4<b1uVa)(%Nmb;arK-oz<@UW~L6Q(?HIj{$-8+x}Kd(?Jl0<7Z{-XgDxO~^-<Wp<>301w-0y5DYs_kVo@h?}QsG$yv
j}1fQc=EW;G<zGrb=P0nUBcmRKh90?K<{J#ns9e+9v<UksPAC__AXa=^dEFgv|98-jHtOo(&Bc#o=mFy14vTX?NvSudV-E=`<ok^4$B%FD!GWm+DBXkMY^
EhIrQ}i56nk~0;WKEMokGS+NA^D)0%m`ts$xS2?UC_2P&nqQ4^$wswnqzdy!u%<Js3nL1b9EpguRPb!gL1PM;(#6P-rMTsW;v;bs`6lm->sSe64bO=yt5B
q;$TU?ejf$Tcj2l5hm?XvU4rb5y*&TP0e6@va9`_32nDPuW*0RX2s7r%`%Qnt4|wSL$(5AHGub^CSyi;@!yLKZ6&YHVhWiY>#s7fG!bgG~5?Ldos<oSyW8
oo^y)@km@=*6TV$~sA|>$86mBG^I%c-evEyG*G$}rYcc8A*2HC*xDxqM4v}&oQ^zCFq(fv+us$p5wm1i2E3#TLBU`gs&j@|?a=dV+ov>YfZRQN*F5V}5K{
`GgOd3Jr0QECx*qS1GM%HS!>a78r9`2a*AVv93a99Uix!g<2%&chgh=S1_L1}d*!+p!Y$Nx>k^q%hJFaJg8_j{}&#Jkp>FBTUa1oR4DkWI^S=qCObrN2iD
0$2ZgD^e50XQ6*8WJtlK^kE9HYn8a+?c}x44qz=Q|8p7apv5@g{%ShAwO%|RXHumhsI^e_gpcyKy06vUIZ~rI37Z6LJ1q49-zNO77nk|(i!qIl^5~HrchU
909DD7+KsvZV@`K%>MsPlq$1DFNn4CyWtsS-PQw6B|`Q5Ug8#w5k979FzX=4mq`LwxB$`pH>^qZoA|3(}65A_W6k3gbk6A=D~E$M=o7((@$vhyt4o`W~3H
qzNR4C25XS;tM%CbQ$<AEt*`Iij6n?2_MO+Uo+bIZoI0yo0D6^fyv#WM*Nu^N44UDdSwAmii!DzC*JNz&jHK=QzcsRDoNvD;k|aUypYEQqnAq9t2^<MSO`
2bS#CQ`m^;E*cE#gVl^;p^q8$D9>3)Ed#ClYV?T-c(j%gredL}iG3?n!P#%9*$uVUTyeIrv1dpHMHX|e0c4q3Pe&E*e$K_XSYYWGkfQaIrqQ={k?5efEU1
Tz?sP$vhcHFsA-l`-!9u}S;X$@KLx}bny^fk{j8RnBofAq*z14Sjyf@g?H5t$jI(ECkm;6MXdvHOKp<dUv+c)K`m$a&GMy0({!^P}a)#^4<4XFPqZ_+ax4
ny*~^Au&D@hNETPi;#Yyeq6^xIT9W5lQ#-z(KRVG={84<+E^OEewE_9k<3}01|uNmNdP>IyHnivf2;AzhWK8+Tz31{e_G^Z)83F0Nr8OU5S;Y4m%Chn0L9
%^RIu@3f^AT+bmB;NC$Y~miuO3>yPsGyXT<5~iNV{`fjVMEM#dblH=I3~bkO{`!quOVw>Ew|ibbu33Vu=DocrF?EK2-lKVG8~1P^@Dfm+++HsA*%mT##o)
6pV<Ra_mFk+0Kz)+rT<9mW(u3|#Z#Q0}19L~|;S#-MW$CXWpHZCObHn4bErDppx66RXZXuJSh(wJ6MKdK#T%%f*48AMRd~?!C3zsoxw&fIFUx21(iO=~wM
kk;#|yu(|+g9<77#uuoshJKhS{Ay9z4ahR((DGtkk=fMDUM5#i>p6M{L>|I&5`cGt_pB=2~-+z{Wi4z$nnoS{0lHuj0evF%rhS6G>hNszq%jLOjXA$vgCP
UWjUNok-8E*XgLA3Q>t&7NAkQ+{T^KEphM_2mbkw669tqb>l)N_MoL^SDzG?TMkLI}5vP6w64(CS|YdG)`|LW(pT5doN;jRLJ|CTNa^u(MwoBPAQChWknO
f7a{pi~c-IsESg~>bR_{)q~gCq2S8(qU(Zsbv2KvHFaYgylavjaa<*Og!&AHE1UPKU7Oy0*s#!MP{WBYnfn^6H_7EMz5JkrQpK1_$QixL%cKQ-S^Ce8be>
_QOXXnM#7~9^mD!I99~vKsq1d-*c>+sxR@^`2fkcJ+<tCtD%N}^w{q%kTD5yHtu6&-mJ;JQV#*VIro=>rq!vbrFP>Bxh;ULrWuI5YksnSq4U*Xs+N%ftW<
8=apDi0n<Bj!u3f@3G`srxTO5)VA27-(Oio@0*bW&a~z`GYEea<NKOGaQk{Jjn}w+lvvE!2V2Q6fXfrC^(ZtlX}%e*wC$}KX^>smX(6)lW_tpfJPyrMfCA
%@i-cr!EaSJ65JGNMi1GYn=U%MG>1Ar@2ql4(u(Op*LTAQA2%x%pRFy#NMqn~qT;bW&JAYuh^0PZ?6B|DlunN|^}epn0<$fj^#-Cgcj!Vj7P|VC9HP_*(u
niY|1_B~`S*|NnN2xeHl?nyEVD=$jk8jTsu|^Q+h(TFarL2*BWV5heag|f2H`?==~^7^Sm!T?g5eZ?pbdmyUN4cza0IK5OfW-%J5uQD$L=p*eZXbM*(cHD
@jpRU2sJN_ENS5M1Fav|*KWaK!-%pQwmO2L%i$7Gg&?I13u6(kDh2E!S8fpnC9n<lH9Qcy&yYGT=_+GRt+&~*ow(;@R;am0p>+ASf){QYK|{Qx4xV0B2Q_
~U;~v^gtu?flsNpseV^2YIuD5QlbN$7ayAWt}9xQ<VG_MQa*3w&KZ4_s$ylkAuBJGg}JHJH^atJbAHB@buH+5pZ9`qfsPouStqOZ_GvRq`wCC~BB(H?K~D
OJ^GoFIm7W^wGvdcdC~oHnzSoyx$}1z<tjiYXwad!9CEd^Wc8q>s3?;lbj5=lAd%J;xLpFTXTO7DT-uE8Ga}B?wZbOY*XO#F@wPJYZ=$uvjOc0U^M3A+X^
2^Ae0fj(Ee}FX}7C_?~Jg?RN5mKgdhG=zZYKQ%WP~jlyJVh7E0z0?5G();cq}cNQJ@c(S<8?2oHaYJyynt>3}_XBIJ?qv6o3SbAl#Qo1*3By<Po%T!>b<@
~Kz`&rh3Bz(m;&cta-kB6F)`Xj+AW9QIEcn9>tbge^&XwJBWzjxIcj@sp~bJh5m3Wn@VfYX7*#F|qMFZ)d?Fo)@)(3C2u4%}~gu+D*~^oD0|9+)8n!DW<B
r?Kzy+C1ezyRSn_5F$@$62S#iMX?i<sm~8)4ja#0N32Zbk4d5yUp#oT)wdd}lO1ST^wU2t9jo8i|JnnZOvyXr;8qL8`5ApLp?PiOI(n`B^-0Z_($x)o#h)
wby_heKe?U`)KLWedGR=u?TnV1YAF`1YEn?d^fzPG0bTFLE>{50HdK#3IW)(ie$n|+{I_GQ?!?SE5Q7;~)Mt<V$U@48oflnrY=TrI<wDuF@MhuDKmWmQ}3
?Y{|65kXCo>}!06SX0RiVRJCv#(8fwVjV*JAa&T$g;GwcNkW>n_B~k7YM}Z5L0A-AOwTyoGM#5!cJ9zGnw)IHAN#X-m%y{#@ULLqeJ6gV;44ef_i;`%^dC
Asp(IZ&ocCo&>-vnfuu9_Zh29$t>GEvK)5TBQ!xCVi(M|yN`~S9dSn2~fG$`0-QI(Q;YWy(d7CH4(I;fh@w(pU2xpNOCTuKKCBlu5IFulp&Z~sM@k?9v^W
okt*(N0{-CaCYh)UV(5<r*v98{;HAy>Y5`UNj#EbzW-g~{rA&KZYQ*y<EWf@yF38@4##7o2>RmgjWZ<tqI`SzY}J$1{$qCnTDg6A6;xALULIXNN5H=|xle
X%?w@5~luM<MUNCKE1<ZOLe>q>;b3L`S=~4(Y>D7dFVUlS}$FoXSH=1NP9&h7-jRnVq4U>s9#S6^C0_AZ&y_VQ8EhkLnL<dv|by4?I<6K;E+CQw5LkhE?7
oU<_!ISgXa#alqc1cl?q>yuLD}^Yo@9}SBH$YnNi<UJ!{^ULiKR=5LGFogFu&TB0oWiup16SoE|a@$IhSHJ@?3%6-L)rh2>-3Bo$y!4u1pTG?)IgNr!R67
qdr8XRxebrp6bNW%pjDsTVF}mnX58i!|wU`pt<crkTnwHuU0eAoZh8;ZA4hRp~{p52ro~H~&&ZXoHr3(rr0iiB+64?}&?h(fEc>sp!e00Pi-*?{Hm?D^>o
?2m<UuUbUksAs~u)K4^KEtE?(IbiVx(Z&iQUd2j0nG{|up2BM|g@7oY1Mq3;bU=0w=88}&J10$LsW!teMkw0g_isO~Kbt>ZPoa(BZ95js#tnMG%@fSQQYe
+sp*n9#cVs@8Fv+mX(4Wl{b>2Hz^%l+nXW}(#zcp3u5Uk`19?F*nGGF$8_>x}>;n)bH-Gw-)<B6OLv(_V>c^pi0^J~$mg@K9ps#~@D!+-}z*G*eav3ma0d
`+HL>lY-No#RagB#YRePc|B<Cbk_7?TsK@y6(>&}5cNAW9F)%(aH7oV2c4e#Ud-7H3W3Dm`;Mjhndyiewr;ARnm$|f=d9$xTrc~vLOD)w5G)Zwz(YhKU_T
w}UEd%pp$9HUn(~duo|xF|Iv>^fhCn?(Q?)l~6m~0CP_{5B8M>bStX}F#{rA~*q?zlz=EsA|^W>(uY<Ie^zF@5iF=vc5G6wqDQReS`sQfEaqq{f?MES0ek
NeC-#teq<{XK5_*tRdFCALS>`4xE;qvr|QUjMykxsDXxI3VJx8NTE><mNd5CULCzA<gSV`bGdY68c^V@XGY5QMBWUuAxbyw>&<JcB}hAX)Nu|ram34E=Tl
Q>~S@IbhYgeV)+(u3eH*Z#79B~9awNDv#}9@%MvrO;$OW{>6f%`YZRm!2(0Y{xvo|KQy3V31zLDq(clmd{1mC{2oVU<JM7%um@dmfrAqA9SdYhP%OX|n*1
o`K)gd9l$k@DH$Q4k_c2O-1ZnO~M7VibE;)lDC3r)-^Y@@4z1iE~To9c$NIZIC$#BSPTx*V849y4Orx1`Q^g)OjD-mR!BN84-GwC!7(vN?>eT=1t(lc5N-
okq6|YV8)a`@N{UL%9!5;89ZtRI3-?hdL@aMsk8|Ro`b_9_RK%qtj}l^-<#IMt1l)yxvifk^ILkDk-@VeeOt=ufqi?V7z>xP57Os&9WP_p3ba_<tNu4TN+
+9KL5$XgCf^Acvqq+_s13Uhz~4^oD%MWFW^gp@N`w@r_%U4u$ipw9h+XL3DBozNfOoT9Rj8g!VMOj$WEqvvCqujX|Zw&iM9j^ex8OxVlFibSLgjfd6vg$j
rWK=r_WAU#1RK;u-lXO^wID|4F%OppI0T0alezKHOUkJA*CqsNO}aPX}yb#%sb(K{}0X?355D*{-5kefe2{*1ouXp6iu>1M$rd~zLz)<Ybt#>p4TM+%Gr>
Xg_6B9^l${+^t)lD-8B_~6+wjOc*Hiym&@AsJx3uH^DSdw>;6$U@;cuK7Wkt__vj0fd0UI?88c>QMg99P!sUyn3-o<hcvvf<rw$Ztk>X4362f)b6@aAF{v
HBZ^>wE7B^5tXle}G89t*j~34gMeHJhVT5cGxZb<K9aSAw%Zl3d>@4<fmakTMd;RH*RgZNjuz?sVB~Syo6HNb~a_I;)D?i_oxI<17xUY)f{%){EjM2$Va1
;u?r19dD)i#XhDGCtI_wkg3bhN(&)}e*u3a{)3dB7A^A^ll<ijF`$$PzZ}BUF$IsQz(`Ralw4B%`F;|MDAYNT!P~HvHU*;Av&YZ&X}W+-#-%#KC=z3erR4
=r^dc`lKui3X97;98%cXETt8*8<YAR`}3MF=Yn5(7bj$_4FGfwzKgk{i*hZmdLF}ULr57p3lqqkx$k%YZ1Zl+O4J59sM|0Or7Ua~8OCve(8^f=dhZi2>h$
mJvDW@NSuPJfVjWAmYuwMhazDEiEgp3L>IyDD*wT}FnTOxPp3inruSPkkS`LT5C9u4Ba<tx=(Fwlg~kRrQV$Wt-irT1f&8Bq0b^7%uMdp&R*`wdf7o(_O!
#6uE$zhWFW01`&TabAr${O=rN^ZTc+m)nh}w2jq9MRPo29YK6g>vB$a^=@0$qNtzP`>hYXDNBz&C$Q9(lgBCuNIzpC(h`%T$6VUn0a}$Exg`EZ~?>)>aq-
Mb8V8ECuo_&qOC<HbG6Sov&E;6yQpxU@fi7}6xQ7BWTpemI%a%hxo)Y@xZ+62T;7A#5YyPFKG_}`;kZ6s_D&%atF4<jqjPH}A=*MXi)DGxkbXO`(bEUt}j
w}x?dxhprH)LaP^K=742waKoFJ2plo?Vd4A6}<qd4}gg&hIL!ZwoA!cR!>~-NyJOKmwrWgy7eX9nV8wk?=F$m_qpMuL2=tZY2-adnOkA0q&ORsY17!*r2N
hcI!NjIQmW7-(X_zj&G8v`!ml?B8AT;JiZLsrBzP4Dy-U}DkBl*S9fLL1$QRl;R*(AkE~c>jX)y(Gl(LS?!+FNd={yBIXt)-<j?YO<#UajD_@@#r5Un@Ey
1y6K4||aeBoxoMP~hxNlprfk{*c68FGi70P!cGsSOY7B9%i?ME{b+BjXeBz7~U)JHVC6f+}-CSBzUIS{OA1W<?oSLuRqKWuA?flSv;g%(MmEJtwp@LyI&@
o+A$YFl3cMgt9&MtN|usg7U!Evw^t06b2^xy`1$I&ZJd=OG@C29)cn(5w_&#X%Zlt^X8BXN>v&f|9=RWBjX3x72z{B!4o2*e?;8zBnwC&qmCe-*hwma}HJ
gC))Rw_-PR}ppSLdL4)zq0PUf9dFkD2YL#pQB@3I<%GFPQn0d<UVvY&;L){JgUk^BuurDNsnK$;5G9q!}}K5TALN8p1vDD-cQ6vq{3C+KwDTitb97h({l8
aupDe{gH8#%XK^?DQcxp?vnK!TgbGP3vp(_7}ZO-;v0UHY+7nSa3)B*an8_=l%(mJ&mefE%m=!V-~pSJf9(1h#Al#f13G+grGB6~#ZIHAijAX|v}Fkle2M
FAw8j2VTknRJ2oW37Htc!n-QYo|td~Q+SI>c2_Rf*iV;w8D&#(B-=h3lEqYxf};%NARfY94;H}iXr@8PNh%8PG95bRvsIv5V~0GG07vk(BG0~W_M2uJ-pi
T~%zz3Hzm00AV;O}F9CAl&6KrS%^BXP8pkE<*p%P`)4g2H0!JtfhSIY>&eGGy&zRo^=3xDPnTClTEm7V<T98u%Ysg{5C^BWxEEkP-SL~y!_bI?&j6K89xu
n=ft8JnhyQ|NtM7c*VMZLZZQ_*##Yoh1~N@^0t<G^=R9WAqjyQ0mFVFHRDBOYl&ec|PhHFfeYm?NX}&=oQTPO17LZW^=L}Vus3v{vP7EQCdax2-2`t!}s`
B8MDkI7~A@WJ-!et_zD8DnFYI~^L5NYAI0{(@=F6agEH-)0yD^PIGo3(t1f)Oq+e8I0CM36M_p0Fn^^~|^+5*FGIOL{xnlb0<+Ei&g(c~>0-71nf3=3c8p
=YlnPE2KKQZ$p#{uXsqYw&e4Iz$F&j>+$wHn9>zNI7LS1O#xmTvM526KmPMtu?fhSDbY<BqJGpeW7=NlVqO;d5b0h}WgZk}m623wtB}96bz0gT?OR1PIL)
~T|G5<we0L|_E%Y7;S2}W1x1w=0Kvt@4ll4XHA!=SPAcEryNDcZ}hdiET!IFGAr2l8f4Pq{IM!F?fBNreeV@wCCTEHk*9{HmJ12Z2-i)kpO)?MZgcRz_fW
b00iC=QV}5#;pNFpyE(l94~QaglJnlzSK=(AI)r2V1pA|F4?#VPw8~zSFxils>-$VWiE^*|LFcMdd?u6O)Pm<AG!v1m2-hmU#;-kCHfN6eC||<7`z)KQ>G
OEjTRF-p~iweY^D=YQ3-i-smyoi5t-gv%YRS<-Xe1i05JwkPTu+mCw{_j*mHfzEEO3_rdLeSCy$d=eCplv9~_7vRXP*=>&hd{E(pW-17;eEbly?j3?Qoh@
EFGkB1X#2Ncu+?ZpM2?XJRSWtllQCx{B)8e_(_=-Xj6J`lzQdudEG{U(k`aHM*=pZm$ZEDlGeo!Wb%mKDlP-Pm^d({Os%BUf0Iu49^bp64Cyhy$CfCS0|i
y#4%fGJLJ8-K@g8_ic1P7n>e5Pp%sx3yJkFeHb1KI^AbjzU1K8+81q^FM1zgBQ++uaI+xp1n*PdGU?k06=sL_)}t*iu(DmI5m3g5-DJo(mzMqcAi)O)%ZT
9_eKoNCGa1e)!7yf$ayd<aH$lzx(HW_V;6NlJ@J`Nrr+E7giX^-l2Y&=N5M^lGjgM``BTqej%^lu{&_A{w=848={vnP6i3!mV224uVwZ2{;QUm-$q?Hc;M
?0A>>}EEN=&q6TzM+5+8O~}MGAyt^!i$ICsOVx4h2z=v5(x&G5=I&^|FU$u?lF-Vy?9ds&P%d^LSynK9@Wj_)l<|z7j7l(jV)eGxi|O*t`M6{0*4Ds9`dp
38B}Nce~OP4Wlj{^Ai|5kx?k|_(=E#Jdw8Neu$1R5>u<UU537zVLp3@j*yQr>MwO(6@0<W`p$y)sb2|xZpEp30vN}Ox9nXiOsGP}LB&?&48&IZkD^O>ge?
rttw-at$XIZ?#f$5KMs9E^Ont(J=Xd0j`X&E{2XEqaX6}A<#5b@OR<o?QSLNp2W!Bf9}!(QarvP<wab$Rcf9jbeN+Idz8^-P~L67R<$3{c8;N&i196IMBN
rF30ZH(!Jn-%TfKdyinW^|$;$@1_?5OAJG3ff^8Lr*H2c1*|jBJBx#-7KmXS7_~H>9l9#2L`?E|m%-ie_Sf1?g)!{0@m(5agqAQd@>eEE(}ua%npvF)H^Q
)dB5m$9H`SRHl6SXKh7ba_Ex>ZhRiuVdV4gPEn_{iV2v|zD3egsKhEg2N-UWgO#DbELnU?{A-ArohaWU{sn)cwu(@xNGkkK2{MQ}7TNhJ$($UOaw^53yLf
ZlwK9`iG3fEcjCNN-7FD6tQRp`r5>l+YXZv-3xW#-3B~Pu!N@=a9^h?Up2)9Gpz>I!{K%F6c72U4#y(`!*}5*rB$xrmjV={lUCUgSf{qAMCcyEi~blvUUV
PHI|_Q|HWpVx3DVO)xI+{lsZrnv2U^EatC_1ZM0carrDN~I4f$Qk62!L@WX|3K3rpm=t>LDomLfvn&GE(-~BvJSyY)=YYEIWe8M?|8xjFe20njx^L<CrGT
}u~TP*O=?(qGQP0%y!QO!mA6eu-TB;z>BF80;F)#4j7{1}NmG8_`QZlvpK-26Qx`EX;CI36i?QKrD4XhH<<Aiv^i-Y);F;qWmqZ=ZRUGB@j#Ju)Hl*-uGk
%*>u4OdFw)z6&o3%~dY!_Nhw>oZRTvlFZV5mbn*Roe>hwyp8}Vnd$~`UZ7!bnivmgu9E|d9$pdcmIS|>?l0T0XT+A6o}Iq|sM<E%s0>L|vG_BcL@;Q09J4
ps`}Ozz(!~8XrUoW*&!7t*Fc}H@^B7=mlito|>fJGHlks9N?A~j*@DROm>hl)Xv1jCS4cE-vsFK)9z05;$4mM`z_9g)e0HX7snOwE3G~73c@-xNFVy8IRC
`-Kf@*&)7yHz*&8s2PiZMx0E<PR9^I2rv%Lr&f-_8d(6Td_N-VVEf<#z=s(^+1vm_Pe)rYzs`zk?acttXx!zLu=Ug1P25vld)YW#aH%hrAx7`scHKy-(%d
fSJ0E|pX#T-CN`}rkk@PkgFg@Ad+f5kKnDaw>Bk_K_qc=aai;#XV~^4olN-n@s}6@EXC+nycN_14smI3FSsF7a17@Pfy|YO67ayR~Fg+c8CO+&5YDhNWkZ
)8pswr$thUUwaK#_@kU@z{%i;<GU8hJVE(f`RnK9m!(yzvpActV;{wm@4FAOc(f_@Iybu$L3^Kt^oBM^yI0Np#DuEuY>xk%Q`&-ylx5D&CF<T$dde>76uj
fTsg8qNMOY93ADR%`WR_nTfLDs#ISv=zIaJir*O8@QQ<3n_~B29Jn8nQ^gt~eM+-YI0UtT+qL)>+MXM$H_piu)Ubt*u=*dvqWYZOVr%9lr&u-TcmS_?%w~
-d_wAYSW_!DAY>}2>3iZ<^t@>llsC4yNul3n3P|}GU?k)Z%@220a8w{klwB!)M?-AR9q@dzxH2Ks{P6B+LnbMnSect&bU0+!gQdJ-f6Y_<UzwgF4<=_O?l
V_x$#H{~7Dd#g8*?JmCz5aPB2JSA+?7LU8QkQ;Ct1N9ct9wzx?@I&8w_4uPJQ#Di={D>DBEPqg>hvWGHQ`lnr$AGTOez9%(Tl?sI8as}+$S8_XDbU$Puyz
x^d!pd0v$?&MJsCC>k%4->@5j=q-(MzxwJ!r|E2W>3IZgiiNl9JDXZO8RxmJ;$y1NbR;b!h9i6b!+#qLeOLL7SHp=+e)BFA>U`YvxpP`d9B;N>U37E}0mF
0`&?To4CcGOL{3A$J7?wLIBser2wbo{v`f%-XB260-H5gO@fj<J?<`OI1wqQ)2ZX_ia5PDl}csv{Bv0+DrXTt==SA3kMPb=aI?(7JJ)k=I(DalZpX;Rxd|
R>uWae)><fl@>;Z>cr0^E=;xtYj*V?s-6L1p@(XOw5Hd^&OHD_!-UMYsSW-cKn1~yjB(po$x6%+TGdj{5nXPxM;;khbxF(Bi=LxB0)MYY!=tb|gXCPlgTO
9k{0|poMyLP?w?zJ|$}#U#UujPT4J9;-s+Q1%0x_5a<gd1p5CMAaE1<^po@_;dH=CO3HbiQk^ILe66m&B}yN|**nzRfGCf6vO@>lt}@XpBR<7eo-a?u@Gp
YhR*Zqeu75FtCpZV%_?IHzELk^$k4`4stsj4Gih1XiQXG2WYtFTvoj!c$AVH=j7ybZzv?O(xjo?l!{u8v@KQ!XZ8EeMPuvRp47J=Bz(>M_J&A^$|=+<LP5
zKD6Jk686C&MN6qz4#x*-chseb84w-?=AeVK7K(QVk4K-{Zh?vhg;mTZY-;&TU`ykWl*&|26o`MlnD`PtzRf0Pk!A9&%S>!}?uZV`7(bUZy*#EH%Ph2Pq*
8|1XRb4B2Baf(+4=LdpkN4wO45J`VnzAjT$vo!mOMVOyt$)$+cZi8e%=vYsI>--c?^7048D1fZtVxQxoL*b_QBkw_3N3+7x$zh)IOy$;s1Mg<{77c+dc<T
s%uX7H#I^V=jJ58<#j%K56Cg1e!nv-da%z4#!Yob)MhY5JQ)}W^M89nQ|*>(pSEUql5EG*8Q_zv1mg-MitjkK4^!@diVt;p5V#-#`qru087fEqyWUy&vHP
n{0RP2*(6r9W&8tFzK!QpkZ>W`xgNX#?(xtu<L2ZS)#41%qXCdMwxO;tX?~5PE2KupNCpoMN!m$a$a4s&|KjkoGsuGi}MZv_Yo6{VXa87-CoGQ`L+rY6$!
~#v1ZU`I5P7WZ`*Uj!KwSH3`>91Y3vGB8HedLN`d?!O~qKDZZR9jTO2EhUAxgpG4b5zXj`minb0AH0)eT7^LMe5Nhwdh!)M1y8GQ-2Gclaf94rzY~Ty(Gd
tALv25sW}N9IAuQc8Ft|$N}Ux4qQ)7Y-+!w`(cc$I%k{r8Db7Ml?db|A4=?~&kITdKk~*h;PGKE8gcgs-(S8LZU3&|UT+0Na%^GtQg=ji5TqRo%v<3>7f6
5J-!2d-@zHl57@Q%dImxP~L_Lsp(={(8+^@Ef?PjsKZ9;K1^^#7+jp2Zs&*Rs|FAuGOgt7G|qW&}@?i)D(*SDg5u2|zFBT)%q8m^rSpfNr0=L;;d+&ptV|
je3gQT!J3gL+#{Q$0?A0J%}-LxnoT%4%_Z3Y@fC?3^wNK4yyNLU?AsiCmqyk3Vh@RU>LTFe9H#VWWm+WNb`oR(bZ$%Q<4!9OChhk3ha;!&;&*Kyz|$-al`
@(zw9Y8v0_5bYAu46(u79Wg<y@eukQ#4`Ur7`ud1kX;9V=t720IP{;xBCJ9z3REC$P%N5yMw<r|SyE?`UJ5yPZfq{GGk^@IeD)<HE9fmW?VB@2PC*IHkr0
cwW=i-<r2Yu>*&%G~_FH+7PI#nnhDh_jseJe?NuA1G%ytTH%~*pTLTuLAK`n235Z8awZh!trO_ks*7<r*(hjcB%_32My|@ejq6;H`uY~z$snc6o;7MeX|_
ntIC8JG}8*q*%o{==!BHb=cIFW9=WoV2$S~rGJCrz(^$3LuSM|yd2|2<S75Qf8)OXzLuF^Z3RhnK-*Lrz^2SYIL9bqMh_Mup2fW_ro#GbacM_q26~!eGch
2Krt;b&NO>1gIl;%obMo_B48yG5^EQGIezf@01vL|qS#kE6h3;Q}=Opoky-_-dV7AppQ7g+JIi><X~FY-V=zVd2$(MhkC!1!;!;sXxeR<@yP4H|^~7~<x0
n|pog^^&S~pR8n?!S@aTpC_l2jYh|s6wa=$wj~1O5l^>!<EBE)zW9<w5|=W$9PG+j)qi%Nla(7YlG1Su!+uQj)Pp*RZ)XcZ$|Z!9qNJqLT%`mu7i#{8e+8
O2*aE5)Gn3_IMHU&mJCW7nM4h%iIw;r>eS%HYXgKn2HG3uY{~6Iq-OUfJh-U0sC~g^M+Zhxa?{}mau(<erH6txoa7ZUvEuaKRrL$WZN%O^l8Q2w_E%)6$R
kS-u;?g0z>A;tJ_M0seuh+X|q~?WfA7$|kt!Y^C;A7g0?;+cJubTwps{ePF6=DcoZ=^BKJjC;_Py~utoBWsUvg->8K=4T!(WBS-5f4QNyC}Kk3qaCI65oj
&b?|np|LGo={h<wh&#lY!WD>Sv&+eMCwslW#QM=b*He7dTCkk(1e~cI)^mT|%yJn>yM6$w6#h7!%s20}FY<46Bt71@4-sCfWLc>(Mz!i0=&;9sXqWJN^x&
5hXDXJtdY*&|Wxcf}O+2cKPHr+*Ka9!<V@t3P{aPB3<A<smNf}YoO)rATK1S09N_7%+*Y+F3MH~TfUnbFz?x1A*mok&RUPGe%YhXd;U@pg>cY_dCzY%Xg^
*i)}9CxealK)u4LrsJN$3DM$26>Iv?>PH+2<agdl<?PwPzlI+Ix7!W~=q&&X-Bttm&gXPvJ0cKHiMb~IkRMo_y`87NWDbfGFoI97I1GmrnUW&}Z~sT>D2f
xmB*%aoyIHKL{dn~Y*oshI9_4|E?UUM+84+b4SB3z7mk@te#HYv)CT>-VdrR~_!9Os?k9t?Z0GfOm7A*~&D(TnrWD|$ion_E#n5q{QOJKe>bgbd@v+g{aZ
I(nI{!7SV@~y)$NZmi;kLeNFY;;P%r&v)X!DaFg)JdSQnYk8E>XscjU$KLWnO=`@su=)Y|C}8K2y3sM0t-JH_>;{a)!<cu0&a=Ia=V87RMhBQ;Ag%$K*;n
emT`zDF&1s8b=cB1f`0S~uT72h(57YNVUXVBx7vL)kYaBv#mf<MRho`kCcT8y$TuScn`a{pg`E>}vly7FL4J`82YZO<OHT&Zn=fmG>_tq8=1S+o7oOId=s
yq@vhY-1?MrYg`kqI);j%b=F}t`GFe&6etQlG9o{%~$K2Ou_>59ba+nspxSAO-(J37MHY>ZLC<_jK@^3oXwC4O`&>kcDuv8BIdYjz$5R)~-|b2Bg&{Y0w>
8`OQW&z?cKkF0OKgQ=pyI%%e98k}oBTsq{4Ui5%l_33SZNSm_xX#KSoGfJ4jHufE15o}M=y_+3!r`6rjd{z7Z4irEQwj|0v=WGK~r3z`Z>xYJ1MUDsqI6)
ovWfHU_0PY;^;09*7#-xlr%@~fI9subLiF*Xy!O8<k$M)&Q$Hu#B?2qx64|a_=>e0ZVLW&-s5^ixq2Eql(1zEV}V8mrnR+VRbVz}0MHEopg|Ji*q!x1b^4
_b!aKD=|VysY#Yv11Z1ddO{o0^PC*yZcQ6`$Wvbx8V~hj3jyD^Z=VkEr}?OG$p1UsoEXUPF|ltzr>WvI<GT%X2$x4(;$p@^$Rk`^bt%+&;ST70w^H%+sGV
0p6o7x0*RmQIL8nVF_K`|2^k|`oPxo2O3(L54^VfYw87gqkK!`+BO!d{)rfr&jiOwOG(`<=jd6{I24rHuVfNx&_=P(r1njIjGck%q8IbGc!|G-ylQ<zFR`
DH_Mo;)K@;gmBvO@+nYj@&spHU}qQO$)g;)Z-ed}-N}_vM3!mdKC_!MSwrlg0TSOju73Re%Q2u_-mkNuwsV6hhNb$`$ElITOC3V)0&IRpb-xpAWXsVSlQP
7>Gs%2{CR}QGK_pi!(YQ+Gto{YVd~SW-hKqNliYmDMAg(A>c|E`uQpng{x|_l`KSjQ|9bagbp+g?N+m^Impm44pIxfoK%^SI<b2&@1{pRRx@YzUPT_KM%_
H_rC|)qv!0A$j`>Xs)HPeRuRKkzbFs<8&m%nd5))bPY(IrJAm2&unO^Hs9`sr?8XMxD07_nC-`5WW-A-B_<VGGCJAsu|i;$1zsS1pqAhyh#&J@V7R@Aa7=
F$-g)o{xcLq)0b0Oc$iJ08G{XVp7i3k+Twx$x-~HR|kG3Dv9WFk21F$oGfbH;Ov>?j~{ab(uE376dkE*#3J|Fbt!DOuqoeJ_`C(r5*M!VJ&Rc)c=1+<-x-
p<(81OH2`c3pGi?Cp@eJ2R3m_|LWzi77SU+AU*_g=4Gq)k{W-)t`^;8l037(LRiR1Be1MKvGtyhvn$=5`PqZY6u3k1<PNl}7@wEg8`enNu*uPA^jL@jdz8
>`c>d|5p;9#1{jyxN(EJvs{JA#JlOZcg>))V?(gr%_q8ahRZc&6WP8sEN}m*#^yvAkg!God2!0qsC!kP;LP$n(1PccDP|lgEPs(I(r~Yz4ub9cy^8=R=ge
C`<*UZ*b*@9jDxL_F4-d#2k*U!oW_O>^K-bislTMY0!0WG%RBC8a!Oh9jdeL1OW89I_88l1$Hw~sJk_eFi$^8NCR3~X87ETP<I6yd`**zy^^N_M5FEnN!v
2`PsTHX8!X%+Nn)eWMM$a{v@V1Dd#eJboe+O*vGoQ%6S?)d<!~@A;PSRya!qa|I0q*F+iL5FvhR@lhPP+YEU$pq7mFu6oij+)TTP?@m`3(V+)0)ma{KOu*
x@>I^dXN(YxX-CMK7Q9Lnx-Pm298WS(S6F+WliaK-_{L%&u!Ae^+6$@C9M-TxSmU*7MYAg9-@NkkbuMD>P&Z%;&k~*PX8Oy)?dTGCibV^6t1?=w;$RdumC
2!4!unUeTfzLAcCaVvAzPQ2!@>uD{juJo>qmfHV6-L4qrt!g0zmL+y{7CGtd(x8TNsB9-=dVwVQ>dE^yA+`99#6vW4y&ThX(G+B1V^dK4i>2O9)PhzbCQf
ho0vZw~yDfiR>00000wKm9oA;0mp00EiR0f4Xxh6%ZRvBYQl0ssI200dcD
"""

if __name__ == "__main__":
    raise SystemExit(main())
