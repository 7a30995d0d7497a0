"""Make a submission of an attached saved_model.pt with embed64, without internet.

It holds the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working.

Written by `embed64 kernel build`.
The package is the payload at the end, which is unpacked only if its hash is right.
"""

import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile

VERSION, COMMIT = "0.1.0", "d910f2b+"
PACKAGE_SHA256 = "963a7daca23c03c75c11aeb310f8a6903bd51af2945dbd4a14b481578b19d937"


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
    from embed64.bootstrap import tell
    from embed64.kernel_submit import submit
    from embed64.kernel_working import ending

    tell()
    return ending(submit)


PAYLOAD = """
{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;xGSclwANan@DOp&}!Wy`F;+eCX^W+tHay*_3hv(CV`SQ;-bN--y<*)BmNrQ<Q{|4Ud)(+p{G1UO2{IlcC~Jy@$5
f~q!w|a{N46VP7Qd|fCgJZv7r%CR=HmITstq0kSAhD?1fXVz$-2IWT)8VyK>NmOh!@xU(HHJbRpH-ie|8t`Dh6Ny9IDO8BLn%@(qEaaKF3BCI>z~0~eBXm
Vv9Gibf50ik1iDS(yo&WT-;vHAp5lpX(&m_Y+Pg-dgKvJW-JVzicmr{-HPXSni3^F5bv;hP;I)mQ@=!L>0)k(|z~W8TBq_QOxuv%h7V@@;6U@_#00Uu1L#
KijIF6d7Y_aUs8v~@64WnmA}Dyz#eD%qtv=CKH&Q~jy+ZR{R!L4B`yfvhC}p(j7``!>LR97g~rLxuxwVH^xkj&mcC29KZ3svqD;y2?d`&TLv}|{mOa-ZLN
V*FbUYow7!Y%KtYnbTbC$T{XFb@0M%3_|<z<#FDe+JC!xu;}KfCLm&F0U1EwJsQ%`Y7DwwdOK@?!+Uo<R7%R%~Mnnk$hBSxj$CxtuTq#?j?cnM5C42bvDB
Ud^q@w8NCyKSqy!YxdbQ2Bn;P1CqgNywKHCZnPCa=E4kthdLsV@!de+ke^Jng6qQ6)0qk)L*%AElQPQNk1UZwbj+0+RX=E7O?We#?=-nvaY9C;wLp}5%PC
Kfit!zz&_3Lof5UOP;Myos8kOc>M<y2}lF+DhUw&K6C6ynQxVW#7829t@IsDOJioKE}em0Us#`r5o#WWfW05+LUXT;g9EDu+C9}XLB`=<IE$p6F=EBzl8?
T?BjB}|BKcdmBa#ApxlpS<-sH7Pn4ljq<%C^o$Y2NQej$=Vm@J!zm<c$|zSez&IY1D8gr*H1TXs<I^ys(#Rkda#IMlvpY&)zqobVV!FlSjbnZP8*0#BVU=
P>||tk;Bn_BJ3h2dfQEGwNs56PrySizQki4s_9GDVQ;Sl!2y7sY(mxj?C)QiLd}P#WU~O2=VT~P>PAk^nVs6D=t~gogJfwNQsg1t^xpRXMa}TjVm|kz2O}
sC_%P9MqlFgrFVQhu?DQ|WX7*CuLNU<WtyG_QGk+v`iseS<Y-JZditmO*1dxyvJmsW^9uA`Gpxe;5Y8_o+(6}oG`Fp{njbzt7dGfA(z{<sN0QfuuAman^N
%E(tU8l>1bckj@+CGD6oJb{vnp6@1fqB)#>cebzNaF$kBFo?&mFEQqUQ|!$+%#fQSaIIii4KEK*eqT!s{MBUU_R)cV@6Uh~aMip#Yzw9xZLM>DM)w4O=0q
krsBVyPuB8A}47Lc7dPDRfEA<M_b|vaI`Z4CD?6LXAYt_VLW!VL5y*5}d(J6$2E^^bD`$RFgpV~9qSsIKrK=peGR>6a<Jp-|ac}*5*y4pq6rh3pwD}_^CI
G82;Wl>lqQ7+lhs7V~LH-OJ&9jj{RmF`e+qq7@?&6e{9=uB{&zQ&!rlow~h@UZYkh+{EJiPkky{j7Nvt{uKVrPzwl#pcXIVYqsz#0BGcJm8*e?oU7P1I?^
$kAm4~T^xHQzFRZTV6#%W8lV@dqajka7ig6bJpKv~<UZ4Yo2JE;cT*WJnbkTE;_q7x1+Z(>QB<T$^}<TYeU2&*+18R(uw*^D6cUyRsyP2gdrAwu;4k^kgD
tk-*?K0Kk1i2~I3=Gw&ob&P`qp4R@>D3u>MAR(q`o{Ro`p7H&eoFd1^S`g^CitAk}6#AWx_#dSU3a5K=(M()J5_i_sD7Zw<ptokuTbVW#wXt-0utBb*J6)
-Gk$*$M3UiXGIGenAj=`V}P%vuQ-b65}(vcW4SuZWvqAb-!?Y!4!St<NsWK;4-iw6FEM3Eq-8mwr|C|IJKR9Jm#|u+c@<~Xfn$UrfM{dv_`KLx#bWudNM9
naIeeMB$NYW<9UTJ8fseNG0lQ8yq((Dslp3}}U@xX2JgWkQejCuf6Y+0!d7YE!-1Ktgf?|of@w(uAxO#CZ4(<##j7x&I)MEnF`{zr01$vo6muo^T#%=4tR
laTHj1VB80EDR!9F(7DT?B*#rZd4D{4b#-=n+I$|3S`iOdNJiSf0d@1zhJ=t<78FVH97-Yb_kdUIA3SNQo<8LYJr^XcFq;E6%<lokED0ESO2^TIETLWTo&
D+GXSHsaQX3!g2m~XCM6jEz9&FN?urvUlstAJZOZ=r<@KBAu-v+UVk6#(J}N!orbXGE3ie5_8#0m))6LZcMbC_qO}r6j_^>VIHmE7!$4}x=v(%zS4bb5!Z
!I!c0NSdilvAEdHY6NK}k&FeK~a$1~c20dG4R;&Z{(HtE7A-4ZjxVGWW-gVR2Q>KDo04&UsX&d$}@}Zmpg__|t1_w-~Z)(QXCGJKf>$1l65ZnTPcsON%Bg
i9ZIg^r`(TH`l>4a5U^?=`Cy?s^^LRU3y`wh)Nk0p2y{QIxsSND%ehsVp({R;7Voiru#Bq%(P7I?W>H-DL4s(auRwVUv88E2CIk{<j@FB2>O3#tNP!M#~b
&$X1UgC8EQl=sMeCphkz0`AXZDjl9YjLhYoe)4Es}xr3)hVTm5ZDl(-sX(%<xP4=DepO%bm=AHDmngy@4l%U3%fJCaiFrPUVMo!JE0GheeogAupUZ!&I64
c>-*d=|tEg}^l+`q|Xpu-C|rv=Yi!!piQ=zW{_DqU1Q3EmKDpqc0+EG#n_om7D#H*g~!+S@0FhQyWmeiYjNK8wT;vzjx{!;T%e({|-UlqyACWxO4Wjgf8t
wV{SsvF-lk03LYd&%=CMzXQPiC6~ZhEQ6o{&mjA?QPkLR@3W8N~Z``|sKkfLa)!KGrpD;gcn($u2Z104)Sf43g!{oHul!t+_%nbtWfLrbdv^O!(fw0Sg3B
9SlnD*p2qh^>A3x<16r|nrAb19T>TLP12D%Fhn_4Ai5lhNT5JACH~|Jbafh`&CMpLCw!jiq*6nvsivuvPEOV?5Z8i%B|<ewB@Y*pMsV;py+0@;_$Vr>3ch
20Fw!4X?z#=&{M8i>U2XZ5V+(gfp3G#ICG<mE4>eBgY0KH>ZJ^<PT=&9PJcD(Ajw;dgVuFY~j4c*dD_yC9g(HYI#KpAS7%_Mn*T47GZ><IPl~#c9mS?go(
%CK&s}!x@wPC%capI`zasG5AjUn=9atN{}Rgdic(4jAAkr%NrC%5+uPCLTG%ulgKVD%AN_c~iSBLwv0AjQdK4TjMU|1EDwjmb)BJcv(cAF2VuHGS^0%9H-
8B(;AOdceh<642?N4Zb?=l>kD#(UMH3%?pFN_L(*D(9<hAJ<FEYneZpYh!(crq1?TWhe_xM&#4vj;XKxHqZv`cx7z?%I(MhM4nlDH+Y)QCilj=v^>O$lS}
UKpAlk;oDj<<4p@3g~m77%<S-QtShj`frYHLcJ4Z+vzo8YI!D7;q!P(HfuO~P8w_O8=wti>Lp}28O#(zr3J^&HB33bjIYMI09RS*!Wg#r!1J7C5WAt+PYz
-NiFH0AFJ6R=aDrpQw(SvO`^FKu^<Q6SaouY(TR1N-1SQTGfp_>MwW}4se3@2_PTf*W-2Re<cCSTG+87ANcK(FQ3^<YUIMV#Hjws{|R^=h|^lV2QXvNaS~
3^Nekh%Y1x01z7QL~}vO=HDhr{Ia0&&#tj!SafE=<491-fiI$bxa@DH(OkbVg&mKM<94c0%Ll9kP`@&C1Y)NN_DgzK*|Xf}b-cDV#mnBF8FT~j)m+(OcV@
Xkq}|`ARhz0f#fHyb#=x4Ygm&&dh5m8jiV8W7mW68QZw2KK25!D3V9HlfT9gUWC0A>)lrm!m0J6|r9h7ov?JSH&8?0wnv7*+4nJ?LIkHz-H(yv`Gbx5`A2
kRct0+m$@+-aujt*eWSFkjS8&QO{(l#5I@_+;MJbtjWTvRsfX@FU<~w8IfWl$IDeZ=?!@yc&yx0l!$Hi~;-++(rB@j!aFe%n?N632?w1vP&xl5)CEHj*uD
9EHQ1zFmU!$4&gc;Abnp$Do}!#etGB+s6ZX&(K?DvD@KFV(01Br=HrwX<0CJ(Br_du;GR`2OAo3KD&?`$70o7mJINwl{5D%Pc0x7;5XKoWt#aBKRu2-Efi
0XTrWZ(>JJ>hzMgD?T>jD8Z24d#1jTG@~O#qr?Bmi1-aV!3cH+EY701X5u)=J!)L2<(>8g>K+f_XyR=?UW~Qh$Z2Z(;Nxb}u4*(%K)*uCp6WzFDauD&<U2
LLO{B3<lC}mo2dsp2qa$?W34wv}n?T!1*<&D~qG$?3KF}LVeer2_YOlU3br{5tmpXg;bZ}{0<Jwu@g8928}y=4P{FSA%pXi`;6`fq8v>hYHt_O=2C=Rsi-
S!#f0$ic)Ric%JnB=hct&2Q{K%l_^|P-Pl;mZ;8oOb;0cYvRmuk1+;d$SHKFMcOgraIEtm_zP`#a>Tale5lgCv(yGc{V&-Ayo00D?3aj0`=IAXMkrU=;gS
Ocb8U^#Ru|2LD-CIXBSLS3D``-w^)&H0v>Ur6=f(J5$TQ?<|EF32(!^=Y%D^4MzK^V<UzUyQlT_m~IOcZl+sl9_@SFo^=cV0!kiTdnzO74Ob2=aKTE&Wt3
1+5$*gL#<%Q9aOq>kxSsWaZa)#;VSODn~^Tdi<eNV8*Q<3lzgYTlD&bWZ|(@0x(U(V1#s=iiCrJ?a?)_SY|rlcrPBtR?m!pqSClVIo&JDLvKNm(Asqq7?E
;fp{mQNN0ha&sdvdskGF{>piI_nn%;Kg4H!-Rlq}m7Ls=s&{nDyMa@z|wl9*LbykqTzyDj2?R`wm8~;6*pC82Ydn3b4gEUYGS>Gi7r>ocpTvLU)-vXOn)D
&}zM>p(}=lVFT-DyNq3HJxnCyso&J|n2UvLCAKqxaw(rw#{ktD&~qXdO!E4izfeCHrUeIX>2!Y>QP(5^C{Wb@4xL0mZx8koyF82VjBD=`(sA|>Z*fIOQCA
piSL9S9PS^oDfFjUc$+v|v1#H$=|KY9ArPVHXPx-ry*x_NuyD0;Z_`svNx~NS<sgIL?6URBh`v6l@YOZT-!H6W^<QceBRUo&dzk#}i*9PWxIf7!_u}G34y
t$i?(^w#wFqt@pThzD!uaJxkB?3B&So<w`(*lI{SJd@GXlCE)wX!PTW2PwjWgD3m1r_SEi>Iq(m}@WF){F~a7qYlXpj{(<2`fb(x=g((TC_uZ!==q=3CLJ
N-_!?O`Wzt7rK9P(ZBWz(1mi+HGT^6_yGLIZiZ8cfYY#ioL9Ar+n<TwcSM*vDpn<geQ{v+SM_ObE1@tl{B2w|QaX^d<SkNL()YR{GP%)xU<wAoB<+*$FQn
sW>f9#A`R%B6NcvSh8YxG%M7Q!<5`Oc8PGiIGPN;ZEtN^dCG1^Pq{g2x2)(|+wokRAe+yd=$aF^WUPTVur<xd^cS8?zxkKLDNt2@hZSXMI${4w!5e@3-yw
dblPED<m%N2Tf&u!!r1UJ8{O#I4UYjo9gekB!20m?nCsacpr&h@!om1%fZfhAJf~|@tJXEL9WCDLE*oJ!A`*7L|&#b1%)SWIxTVWp^z)^j1wIgn_>qB904
LiW?{x`CHsq+R0|Wl$dav0v<tt96J>mIh!ubL2O!I#inU0i8EH?VPg8h4lb{H<{;mbRwMOx!60&2qW}u7zpA++pDn(;q51S`O7q#=^?X{UG|C|-RQGY}{e
JEFWL2h94B2=ib>{>Nwdq2&ntQX8e|Cf$=D&f=SDQReaM}+o8K7k8P=7dfkyaYrj(zjSRjH0U10%M9iu8b<KJ=Su4RJ}IaZWR;Wpa^_dk*#C5zI>9nm95a
ZeU=CU*V7eOtAm3l%7hl-UfW$2AR|NHs(1lHH2#x69Pd}B)$S8vKm}LE=mg4VGX~m5eLUr3h^74Y@Xj&l$s34&c*-CGR0Wp_AwVSCc!&QB?A^eRj_)stbE
MA$<D1tq^5o_uCNSSXd+WE~slChsr-Gl)g<8Jx!sOz!CXw~4G935?I(lm$LXR-dIOOJXE0z$^9OI4lh<U37seZz|`HG}*AVb9_f0XslG1SZ-Aqo`yrfT6N
{p=s~l1f-5by04gZqxz(#1l}cJ}5=G{aPUq2E`gkORNVP-`{shN&-+_Qi68eJ!i4x{r55@)%uwmyP2$1`1-(yyDmdiLs=o1mlcvrLor7kiRW*TeVZZH=Nh
J9&$_UvSuxVOZ^GD-+j1k96T)@cJF+N=4w$k}K|axG>T<0FMSG?eB;|?9>8<PN$Zw9wL{x?COO2k&WhlM`gQ{9sAW>PqDqs{54V9b}>__<`p9QSrTz=^8^
HwFQKRF1UgCm$7lXMT!>orUA1AiUIM-oe#+|F#kazQaFUiZTF>@8?Hs$;${Zn-b8nMAJwq;BJN2zBESQB~V&FFB~5sTRAiEPo^&qUQ@&8C^=}E<%Yc{4y$
(1DsyOV8oJ^4{$x0c6O8!OajuM4wYCI6t6YZe_SuK_M2}x8DvCIbWBA;yc;OKp~?E}Z9>ikD)326nnL`CKPaf#iK00;ksR#|<vwwXZ<2FZ&ZoasIDLMv6%
L-3>K_5$z#%0=m^TJfLuVH`M?FMY_6CiY%&S1LP&y$cxiqYe5@fRcD_uE0hO$wphiB*rmE@~M<c|(SxMkf&^|u%2FAOh_xgA$A4q0+$ctR>4fVQij5rHyQ
VgI99LrdyWW@}~mEBE4vf?RjZ=JF?;YoGXxR+7AY2&wIgqz{HJDs7KfNC4qtdVX2{foBN_TCY#Xjo7A&Nu;luysSP*$~~uDP-_vk-UeJ-OILbm0#uN1dB|
8&LMkXj#X`D!fdTyWl|O_-iP!$t8ltxCc5J-b{z%2=KEdhFq=iyxPLROYDq@Y@hMjle;<pD4QVQ+XdbF@^&NXSX`{4p;)lUJa5v%;4e`i&=p`dka*Hd`7L
adls-i9RAVG}Xs*jhF2aH7m$2*#<rAYDQ?R?NQFHCle)G2W2aAJ)jkPHBxBZw~L=U3ksAZ25Pa0otP(IL}8j*M{ig)t?-DC6JfIxg&k{5yd!B%7k^4)^%7
WR5CLvb0<XK+&dms?^}fmlD-pF6k9^G!Xma*Q1FVCYHe(!OmL%@kQ`lACn2p|-Y$8u5qS?J>w!6cyi^N9*3)tvRDc2c0gt4-yGbBwAWzV6*wH1!KM|`UVW
<Ykp-Y-@sz|h<0(2(&Apmd@K{UtC$D1S8Z^i}A06Gl_m#U3Ch%OdGvx(y&_9vPGyfdyz=W`y{HRU7w%5&hYo~=TO_;#M;nq)5pDD$b2bHM@nsDNsn1S*eM
adASS3IUGB#ajI`P)d2{v8CiU`ME?sYA*~n2^hCW*{gL~SaphrmbtqOt)V(4{#-UOGz9`jLdTBhJk{oXX*LH}t=7}()&P3#w>D=;7f)YPXKRU}{Y7VxKVS
jagGG{M7uA*}+9O?VM^eFYni#Kjh{HN(Y%C7n5}@$Dp8UsMymoeWBOg6hgS6QhTgfrbhC983#l=oV!{QC_a6Km&E8=my(Mg!h?m<f6Vty!_rk5vo*V@&s_
R<hnDxlL*gIghx5mHFSB=B0@#<^nwa`&%>k9H5)sRt^Xwa)FHRx{yn|KjufFQSjq-eg_B2!!-}jYWyp!f(r9NT4)^^=HYZEl?s}QIiD~i_&-Yn+mh@ho-y
3TlWF&Nso1St6>^IK?<WV9pvqnHNC*X4u_V<$_f{3*4X4S*&+CZ1L|jzBprqwwwJn2Gzu#Gy-L~|nF1x+mR&+e>!O2dY~2r(0P`waoYvni=_q_vPlRE5(z
D-Vp|4`Zup*T@R&!ps#p;gsZMLJoL|6%axMsF!91^!O4g9kcF!agBv&QdS_tD6~3}(_f9<E2V%zxkzbiKipQP;GU!pDFB%v-u7Hmg%pJ-Q%aCRX%evr=ob
>s_ou%_`M-b%>t)dGzl>j$gmQ=+~v(S{Je43_ntF_fwW;W7;o8KXP;pL`lH#gWsUGM1DB**~laj%a7<a0M!f)vpgFJ(Z=6wTrj1Q2W#h=>rKMAnd}`Gnou
uHMbH1pdT+*eQg{ob4I)k9uf4qrRF%V~$IQ;cr!Ejf1IaBGu8Ye*Qk-I<ntoUsM=hBk`IN(841`;!$(mw-+d8m>LEu~lX&)&NT3DMF*-NB1D-2!r6d{t`t
PdilLafwq36=q2namuAo*x#iZ4`~)?FP<}5*}H|)Y~6-{F-PWt|y3D6yw<$WG{V77sLKro~ryIBu9f^Y6lBFUSRU!zX6s+0_iXOS*U9FKlE@~VtxaG5whC
VKD?)gktw5egk1E24fo*6sx1<_B>*(og0JXOj@kyL5X~`-&apF_q#tWg-U5iShlU`HUM*}N;t76{+<GWgW$%nW9>{7_)U`5GT=%4fn+IiF+oq@_$cwNv9L
ga-Dlxy+WrcjC%wbUqx=oHF7eFMAA07XR{K9IB+?k(LsHvaKUiaV;eR2FaK6r>Xc)#`pb*h}MdUr5T+GU>Vur9v+!3t`4QRsaic8cW3$=u^-#nxnFfY{R-
EMPo_4x8sUcrcY2xiu$yJ$J5C%=fU!T6i4ZC%BK-<^fwsrI2majSR1~$3=;N;pY7YIrY=igT!T5<q`Bgdu|V?sW&-2pD3?Ut@$thG<B%n96l<Npwt4N2!~
}!Zmjo<D#r*-Qd2R*z_Np~`0I9L@;zmj&ZAfsdstMPxxgYpwVCAy`~3yDglNE#vi`=T$956pG>yu=dTt%^P>FbKNu>hRUMeM}?8M8@dqlTXHjXJMH4}Op&
^~u*Twy_@!=oea)QkrAuCe|xT7Cw0L6H|x1Zo7T41hVBN~_u0Hg7##iA3s@wJHQMziDh&`FHhL`)Ptq-tXcRbMp~%v<6&jufr~W<;KbRahO1jU?u;t^c+c
8txYHbBc@9CqR+%q<8#;sM8^7S)zfqFJ~*gm=;XYpNh%@Jc%5%9_za_?!q2&)edY!c+A?=UTwo?rzUXS2$;s+{2gPKFL}qgkzfk#UZ%ry>b0(u(ZagsT39
XblmXj`upumou$2_c*jc5_oyzZtp&F{wx15%?e%&Ok2Zk}G2t=->pQWeI{3ykHUVfLm?C~_>2I{OkQFO5+hE6~`}C%(jwyIUF+5(KF6>fx{w+5TRs%BdI>
V?dYs#n0eTgVf(G{O#wkR!?7{*H#&D?#23TbV`q)j4vLkOcm|l5qqTDoPrJLAV^pEer${VPr&atz#%`K*Tvbc|F)G?M8`~u9-=LL(8@Ds7CUg?q(fsNKmp
J71Z7@DF{aF?a5nViMimaGiFWLBov>hUKBGxrD<o$X#8y91EdaSwAa*Hnupps7{I7o*Yd8YIr4h2$GvoNCs_yBaEls~F`q*6<kLsan)ITakx8QEBT5|>mc
bbsjF+K$T7Y5u+sx(389M_;^QQ{#na04qu?CMa8NQFaI`v@lqcq7WQmE6{GQT5P>1}-8L10t@wLhX};MJU?a7>D&frYJdW5-ETkakqn)qwGj-xOmcvX09b
>GsZBnQQY}wnv&NdQt$KpB}PR5ejCQfw$^_E^Pn@Yc$9RsP^pU^!L}C1FrY7o$T!xgB;#qH(JcjPze|WQIXzIw0y>}ov~39nA?aK%L)mnM&!(?8(!?4^PC
5EB4i=$W^8<Q^>w9RudOq;>5ge?h1)X$DSfwqz^>Y`n-fyB_@lNijPO=*6EfY@pBJu2<*mh}l@5fwg#nPG3a99n<JK8I{RCb{&wGY|n!&F<nd9Ej9<E7+i
;M^g4HY}$ef+j$Lw44=<2pGzT|GtNiBjk_Zg2N(|a9;&Mf)3dSAY3E+0;D=03z$A$Jj?d(`qNsi@5*-2RWIVNu86q%NOq=q+*i?0Qi#y0ZHN&IPL`kOCjn
ksHb63q7Ol$<aftGd`P&w{HU8C2-_>LAHGk2h0H*Yb&Sc3o>|d272KN+&7a(0pn$9WcAQCK+vO-wh924$BZoAv$*y+F7w$CQ#sRH?Sk2YUxx9f%u74-!t3
W-xCWydRT%dI6YkH@xf1=G-Cf>|<9-v61YO(y|!m$Q%AqQ}!m9Spz`c1LmJp@+;JcxgX<u--hQHGo867%-kOy@UKTV%c6)kKS4x5INtaNFvL{-i|L?iG)i
6jMoD4P@9o1IlEBXecX-SoUZU4t*v%%L9yXmx{Z;-@B(L`8{q^G>UY(^(m2egorqbxKi{K7Y@{DHYrb)9uf#<3MZns3pEO30i&sQ~|CDG9Bf3Wkj`Cu?q`
s&XXp4jEZ?H^Y?<k00Y7C89rr-TDFV?1%0uLEZs3zm~RQ+t3Y*{l!eWptb9{ye1VhF$Pcpfnkx9`ZF69>PnE;miro5GmYU6<=mnl5~$y++~=R%jy2+G*Zc
Ej!ESr$z_=fm72!V&L&($=s4so|u|KW9B(ay?8A@whp#1mTDUd8&@`ZgKQdC>qyY6J7@5tn9F%ZqH?O8j2yk4=#4|Y<O!4YU4Y#!`(w&acEdqve;rmB?yW
{O%==BT>D;8*pLTD;(T&Y<kRDx)D|o}`)8x7oy`EIs{<Aoj?-2aI=lICVvFmH7h8k%k`YU#s$r!zX>ul-*kN`D$7^1+@!56wocVfF5jdxlaIqBVP?86qZ&
sV~pRQm6zjF1-`@1Ny=#eUZJxEJ|`t~yir!B#R0Y@hROKX=DXb+ua$aCvE_Rz<iJS|pQCUz|KAMj6{@RqHju=c&syHE?iok7>vf8fW`Mly(NjbCIpz`_NC
bEy8U$HQPL|-*r26X;gzsazGxi2i{p^A1gAyK9ZBIi}~#<f3xlM+-3cC1+y#qR|Mn76SD<BT26BOCJ31Gf3vlk4I&7iLK^_8490>()Gn~<Zwvr)CBFE?4(
e4Rgsq7=F;Us+Z*xv@ITmnTo!f<6m2!h|4r{9j2a%@!gb)XVG+zpH59E||M|){oNy>b=)KsmN!D9eylj>gX5CA|4xgf{qlrnG%hK;;47Fn-(2j8ckG{NJH
aK#SR+-4MdS8#TR!$Yt#oca)}ZpNNAt0k-*N>*p2=@-oiyP>7sMj01pN?J^$4aFq;gxLaNkU2h?S0$!;=)Xnh1jK_>KyDw=ute0omtbarmeeckRRJSX^rA
w)7pX%Bo$&uEx5hvsO24z+;s=?1olQN&i3Wn|Z!#)?7eLKZU@~q)qehUbt8fu7g$;9Mtf_?ITC(@mHxllbyWYgc!y7d2<<hg6FQ)+pq!pS7|KcU0H}l*WN
7$5RMz9fy7o_1xm92jY8DGNZ8f7D3)_Y6{x(HU_L}@xS+{mbb)k=bZC<N)LW!I*R@)GxhS@QQcFKunS8tF`#;jKB05(n5nL94R2;*y%KWV7Ec$);SAo^yj
1%1P{b#me(z7W(dNe4o1Rm2|5Kkds}wv#K*v>;CB_qiu&~n7+-4=ywM{5#=%#Pjo8R&;ygMIbSHfs#bLIn=H}NMhCix<Qn?;KY~Weg<B@?i#9}y^RF&rxC
+P~J33<9QHbGIHSEY8hhsYP^FQT(3_PZ%$$!Ha220P`$cA)p7+1DvG$#&10_{#CsJ>T4^gnNl&X}xmq1ez8R&<3=%<oaxh?kn2qHs|@le`phkI!u6aU960
<(<Vd-!%r3Li!gfd9e`m)4rfs6Wx&SdcQ@?51|R8@oD|P426c?TR1~vV8739eGbrsAfX1ow#U)770nmJ2eEdNqfkL?-1Bo!bEB4YLb}bV`VQgJ-<E>kY&L
u#OX8S*dn}g8J~}Lam@N<X^xSGC0UKdxzmgJ~fhg~IrF)Mx-#rpUn)jzTwNoA_x6a3_66B+Xo24`ab2~7@TZDnSERGu=VKlMx)hnt}rr@|QCS|IffEqD{t
3#~eb2{Cx-83ya#2?4OnoI)*Y}fc!)=PRBo%pZg^~e{@uID|5bD}snR3&NM#Y>}{DGYvvm!%$?mdkeNNV?QumS{(#26l*Xe8|Sa_yidim_33K;yrv_nC6^
Ors%_6!>M211<XMVWn5cmOUp4QPl9tcS~Z>u9CipYQ~wKJ4l`D}V~dP9$Y4))hc2_475v#_Kw`~_C#dm9=M)mmhjFue3zZHtSemeG{^=W$G_rC&x;28?@B
I?^D>x&-PeJhJ`}q1*%<h3iEpQ4w)kKVxSx4nLr!TNY&Tooe1i$3O!Qv5*^wz?o(UPwxdT(E#5}3t-9p~XPqT1Gi+og-|OiJWKP{h9{&VV=WJt@vEgp(ip
1o1060CXHNyQ)`!^MhnRqj=eUVX7~me)ucTo43%y`erO``fm1m_e~Ej8Q}!!Q&`Y=vYjb|f~mrOPl1!DErCAwzmo3H`)CbBp-eCws;$MsNfE=-eG%u5QHb
O+^Ah4Z+{3Y<lgueropQM$ET1cSH?^w@ZdQgc+J9cBsVE1@v>dK@6HkV>w0ZjBj9H3)t6X7yoIjpCv%ozYz}!33?fcBt7f@1-V(lBbHSmT0XTm@@ou+ixh
$I7pp9Gf_K}e}Tg+j2R!x4;BzyYTE%V^3+i>NgyUqvr^Kjh1=?r;n#BuQyzOc_#LM)nsCd;7WaXye7Wz<)6!X?lA1zJ*ZoT0KDBbn&k$I!9A*jULVNF<e?
45la@^w)|Mwezl_sOOs3R5ilfRXE(TV%>(y1$?)<$IAYj(c6eM#bgyu*cE<deD^3Z1GXiY?r?Im-gmimEuXsZFf-6G8?NeVRjwi`)$^DeI2LR)zTiJT-$4
O#XAS$@3B(uc)UG@Y80?ep1GaLV-fOs1&=MFC0582BZzv#wPG~T$@b&t#?kMDj3E??yJv{W<?`YajdtL}d#h;kOc4HMXI7gU%emp}JEjlJA!mizg~Y5CVy
@~!koqVNzrvEdTvieJ!)C&hQ83nW#53>g8KPLcGxt)we0k2euTicqB37zX$Z2G+HQP0Xu4j=}d%=$SUr2^jN^(CWKgW%~+@EGVVi#VtT(O9&#}AH5{sY*t
B3<~ALg)SpaJn<6MJ%3EBUzBGdZQe6qAF(MVsKgWn&mJi-nmO@C>#N8DD#8Qr+>Z8vKFj#Z2^w$PYk-M7e2TI{abd6H<+67>gZ1py-h7Q5<t2iLRYA%6rl
Ca)>c0HV&<C5Dk4kGIo%D*{X>@he}b!wv2D>x>}!2R^Eps(5ec)#?|kt$X}u7Ehaq1WFo9%PJ+{DbxJ4E{og@9wCgd4FuyE#9;5_I))f%nu6+Q(CU~a+xA
iM^liE<m!T~m`B&qe=WZN38nv5b=^YZnBQ-t7q5I%?Q45p!Kw>?1N7bjv6zDJOa{(~yQ}C1n$tfIT<}|_I-EN~P4qhgFMJx(CQ9bx#wCbm%cc~mUWvoMYA
bUxFv6Lmu^ew**6(AAC9zi~j__5M<lznlg9(3wbNQ`UN42lqP!)Y)AkhGyY~ooEG(Tr(>joB2s3@374vK@YKFwN_CvhOe%w|3>i%LI7R>8hWV)h~A%U{Qd
#I;i>uL21z`c!gG)Fe6AGqmEd93;OV;u%eubF$z<%>H)bF+fHg1(=7Xl<EE$Ix(wDQ^82N0=(7@(6ur7q1ycGT|{4Mx(a5+S~K>fqqeA_Rn9(mKq`*J$o-
v}gk6<0Q1OfBw$7DT4mnIv8pGm0`ii|Rugcq~A2E8x^+5#BZN=2TV`SF?G0_A$u`tv1QJ6=a&~kcwviiF%$$x*cSF<zc{0~*d2TD%Mg-{^ATQBk@K;Jsyk
G(;o51$E5o~0)Yo@`@(BLpDq=8^={WS9JV-G$Y|b^2}>B(ZCDTR5BL1-TTJ7#)*UHv-Zt6zzL980B&8{4CnAx+%vnczdca1c2s;`FUv<Ls39h(45LI8kl;
WImlrX)+zNn5^21l+=_JjMg%KGxy!j5wx9pARJ`>*CR5#nfMm;`-Q@vkyi|6@yI?jlJFCP2#R;3&e$xLZz74Ay3xzUwOh4ZhAlN}IOi0afX=-fOD}DVUZ6
gk!Qr5YE1w>IRpQxJ~Q-O@@Yxoo%Y>i_v&7jVho7fE{0K8ZNEZ3~O=+Zm<NbNh}a%ktRVK+5S3zN<?c&P@A7>q6R1bn)pQ@HR2W$YEUe?U)Fzwtx=F;`)c
Y&)a=N=%A^ZRWaHfO6v4O+1PZF7$fu_O2E}aNpjibKT1r1&SwiIt<H2hznSyHI7dvv}|K(7^(9)<0H)7;2R{@{s=I?BH})ay^tfnbnAq#k6!1|C1B(lB3I
I>8M=J-TJ&#W3yx3rkaI9Pas7bXIG5-@q_qdAg*X?c#4!jIB?&KhCnAZN>qSk_AQ%6s1`bi=lO3vPg}`yxsU`bF6Tc0FV#B6HoCsN-HgKxlT^804BZoW5g
h16+iX(%mEnP+1Ny05DzyCbx5RjUNFuRkM?s~6ihDPSOfFQ}RIH7c`Q*C4h<dACp@U%<5Yu^+u-$eXZQlJ*DDL|zZBIEjvjJ^D?pW++OdqVdX$Yw8nUy};
~s#Oi)_1xdYMN50^p3(n#q`V6k$3MR9rv*+D7{Wgn(2vMLIsqr8t~9-RUq82~#f!H}tRo$?0JT_Zteo0>W-Xr6`Q{-K-b{Q}{R@;W!J>JaYMZb%eicl&UR
ktCCQ0d~VRtMXI~o9rKP&3}!aWm(Jb{U$HaC3DSG+@2sZ_rA*JZ}2IKn#ET>fXkz(m<lUgM&oGuzEmCGV+<55=Cj+%LRGE!K><s}wKhOAqyRJJt{HPp&Uc
Pm`>-1<>{wtX7{fnkT=sGKJ?~^qt<7falzdF%;P7`q_%`X(64&U>$hgEs6fu{x#rsM8Cxs-G1p7ULFjxb!_g5Y^NOue-ixmhniw$!SlkncuUv8-~IQqC0E
SI&^b_JNDA<0#^!V-eFe$$&84j4I4sURpO76n?ue=pE4&8-L*6_@KaJfcj7vc91>5LQLqKoN*XA=~0+c-3ncdn;x1t_SL0VT7WDgXz75T@h1<U-tbJ)5A^
&io$OHf4V&KH`du)+sgtNTynN3O+=0TKytzPI={S8IENFv^V%2bYJ&)^>C6*eLOT85HB8T%1yv0_lZFcy!3lo*)W;NKdmYUx3(ZnAFcJ4(EL<nQ+P}WRQ1
6Yk!?n@&9c9@Pxz&=C!=E<*$9%Y{*Y3QU<zpW*)ZGedKapySlUK$o?8Ssu{&EV0`5;R^U84?*AKF<M&76-fT<7^dPaH0TU_gY}2S<f)Uldj`Xr6f`W`9Q=
%fO)AO)C`5aOxnj+++$MlBo|6%~umDHaG!Dsw1DnKndW+z-uFe)Ah9zB*;SAtqgj($$WDRcirQX7fOm(K#@qxks}3%`7beh0mz%sk2>PJm_2bZPR3F^p3-
&B|Mtxgk1KqlL;v->hA>EDiB}Pq);;{GUd@)f45rn)Nh<b#|r%B<uV^ndkT<4BBWx7F^8=kIqVvE+1P^E(pjsDn?O(=>GYHm3TBWq|ukOxPHk?>GrIN_bE
@&o2v+mXz5f(PUQ0T>rhIZkO6iVNJny&jiCbTJypsgok#4d-mStQvqIpEM`oPg(Wph{00I#&HLnR7;kYb69$DC6siWj%!1Ai0M`BUM@D+_W&+X~-yN|J-*
bryiH^`(rP?qt+H&*D>j~WjE3gfqr3BUYYO0-RFE=?<p`klDObU4?NH3mc;zA!zuXSi;0O`;wkE(_SU>o6d(gWV}=Sr&U%`=A&`t}g+l$#S`NK-ncXY@*s
-+k>@PDY`_%ty7v3A(WumF{~}!y8Iv*_%tZK=@x2fx7aWPPeGeUX9Bf?2Q{^xMw?IxP6Oc9!KfSSmQ${KzFK2F_#1Q3rLk1ZcUZdS5<zstL{v;m0w<ObIW
C$)ryJCJA;pd|TwHhPcxxJU0`Lb<3UBpV=gj^)AahXx!i6Xyy-c|o5~R75=scIL_;W=`5iZprSN_u$F$9&eWqaY5^jOr3l71A&@choFxjWT4)&S|#U`>dk
%J0~*1?55A3h!jiILZpDs;Lh4+L(nf8XW<C4a^Fzi#c0((7z{dyS{SIFixLkJ#m}+)Ni9C0*nXvFSpKaPDi5A2K`V@A8V~MHC}tt%r$DQhE<Od^&0ImuPr
-g_3*S=ywjd?KPlA0{~4{VHzX|a`vd&J*ofQckOUu40!C*z9HdqpWH}O*iIPlh57Uq=|LPa@8(*ulPaH^0k=`V8U(3@>Bo-+)=gRSBRive`O~ftV&%^2{O
wJvX^6KF@-s@^Q!zV9oeox+CE>izJZCAyGLIMqIXnIw3^NEGAG#%jQ&uoG=bh|^KJv8KJJ4riexlds4Ljl=e>zm|^RGdrdlbMmQtXNKkv2i$Ew>J1!s14#
qC`_Ks%~)7^6;F>`ZD@ZxQ#f@mz*0n(l)U85pUd4eHn~p$))^>NgOXpOFX5QaeVkTlK}1LmvQ;p7Qyld(Zgo^^u(om5GGO2>69M~4?EU-jV-g`v*n&JsR9
Yzqj=|9!!+hOe$V?4S*NB$J(bDJp@Nmt@dLA3KLzrWz9}4RRob)C)pw0DM!+Xo7-Vq5AB}5mATy_0hoXK%SMI2{K!eoY_0=d6R*}KE6X$9w$|HNvamg-cD
koA;>;s0MH@&m8u-p?<4zS)lAYs#3r2003fq(VRjWvPfG+jT(oP*T58t(U@6*kIz3WRM*uIe$oEU;Y3t(ns0PDBv396)pG-{ire->SFoFD3QuKBzc-}nhu
B3L;tj~2@lv6K)~{yH|FxejZjbQW!IExT{HA%)yr#Vwt1A1`6w;$ryEzz>jaJ<JeUIw<Y<+oZJdRS$Jxq!{W{l)(^Ly9C-3H&^lD_+yKrEC?MD!WV|JXf*
pOY`!;q@RIBHiYo#gc2o1+r2mGBCRBF5Y)dB}Rm0c*aZTDzi};E!3x=H$QzaU|i>tF#vZ#Ba)EM!2{wi5bjzOR9bh(ze05Aqsfv*cqG#eTwft#2iL)*<X>
{(C2}cA$hS(@0r?7cBD6Iz5C`vaM?Uo+%9{db}Arnb;vd5hSAQr@yw)!);p}-R+qb#$Zp${Q$W+JF+_d1$}^qe;X4Tr)rjH|@b;i36!q4zqx;V5juRvuF?
q3>{Y-HP-;EC!I;|u3ji%h5ei?RW9ZVVaUj)%~P$U3Ee(ECW*x{vFxY6s1mynE=2OXfqLrAO$vFMFH!xS$zxMQ~hr~qt(DeP=lI65+$7dNP3n`kIz9XR~@
c121Me0#6hhafqW=Eba`rPpqYA94}dB7l!Akz}n(tQPKh^1KKSr;RMSr{_YZ_)*i@(25SE?oECB&L}|+D_Xl+KK5YR#Y!D>dwwuq3EFK>A1PF<;!}Ynq_(
4n{Rg;-3CU6^5x!vDbz$cc)nS-bp|N$*w+E=|^MZ@|Igotj<*Jl?80_|wC<KNdWNRyxYNE1G#);|Ae~Cq;=mIe$m~qgM8a$C-ka?CP*-PV{>XmcKpuU(Kf
Rm2zuFNw&t^+0*Cs8XydqxHLO?qTMY)sN<bxtW1&<+?Jp4(uuI<>=YvSh`HDbzShcP_v=A-b#<@(c_XNNOKYuQ>h^gljE-bQ&zGtAR>O_jH)a$Cmr!SHeb
M@7b;CJvNxqJt-H&3Fw?=D5&1J=I;&>g_rZ6Q#uCNwPr6|jprG#gX~jb<hmznlHW+^j1Ch91=+w-AKkX8a+d3*Duhh$%E@bpBjhvSuh77E3j}Xt`5_#Uov
LQN_i<tqOtH@<xvm$D;_x8h_#P5TJKjH?)uOxf9<AftBKOE@*V!2xOcRx}Ix<@_TRez3zH{X4vdNb9!<=iQ-BbyW0q~x#rYuC)6`lB*jA0j5|2T15-b~9k
Io5yl?a&Ljx^U!YPj0!$f?|df@sD>1K$UDtLZZ9QH0`3bd=;&~apHlJfY(r#e}|2n+uqGj!h8Me(pL6uo~7}EMS3LqDX5tgh(LF_LFK8*uSr*WZvdTUZuV
whB=~AaFRnO_?}vX@waNMX%Et$y-ySUW%bZn}PjJp`2dbIp=hJ0<`A9K3akm~sntGeoxh|iK|8aWE9E9{X=3f+^UQYIi@VP3VIC#TnluZgh-@cj&9<Af?t
>1A4mS*eKsi4$}&4`d^3y38oh{Du?)bv_9iHQZ=wlb8=%U*^$p@TlO^7WJTC{tAl?3xl+BMm{Yl?k^uS;EE9vin+(o%2c7)}V+3KHU2%dCEAcwqD9b4Fy2
a?<zeZcaQOgA1(CyDrg;^=|n%Fu$b`P-`MfTIk7hhc30DGZ&@bNdHLP$oBUXr1~;tO<W1ty;fjo38<f*8_z6r7T6B^=y>DkAj^M@=Gdo50+LJ7o{{(RW<h
$Xbmiz*>AP9%eT5zig8=sXksjiFnqtXOYw!rf$?#`pKYOjy*FNmaKm}Mw`O{0yL=l>}j_y@F-kk13U@S$7zXhW>5@wu!vDz^Ko>oDqzmB~uZ(Klj?g}`Q@
$Q8<Br%3}q5#A5&m~$p4*k|snJazixOyA8M0byj6ZJ&Wyp*27z?L()R2k~`pW_Sn4k6i@78(-ZXzAmxtWPOo`Fn(4~PP59g?p8$KWN(N>r4(ShS_JyDWqJ
v-Kwj1gr)`DJTQRc_gtXzaTtUx*B8nnV`zGi>+$Obu95D?;9eNx{c8o?HdFp=6->4;)@Va!%7r;CZLT_L~DAqf1qbP^V0|t^vRj4cAfolf@SeW**&wb<i4
5Sih$V7BdtI;{}o|E$;Uql6fFmkJm&V|xreDNR*>vLpK!%RnDFx65=P?r~5YpjUwnkoOKtTYXE5yj0AH-WDdkDw>Q`1DKU0<|d+QOj~X(w$?`elKoV%H^I
qLP7x~ff2(?cK67EW(#It9Rm1^o*+j#R<GvZIp@#XeqL4V6QW~$Kw<blcN^`>Zg{(FYtr=f0QD89PL+I4xT1x|p3xazRp6iyHDtYKz6_vmgqXl>lLa;cKo
CgMq!S#x8QDK%ShkhrK~ugXcjRp}Y9x&~0N!APD@h2p^ykO{yu2Rxc#}?cg{@@a+~MaA?mrBR!fsspA7)d+`2kKb8frZ80rg?tGuBdItqT_V(F#l{@Pb=Z
>1+h#aN<R=r6yyKtOnA^JoM93mveQ;tn8&Kq%U>9foi|D^{)F?{EN^tIFg`lSLBgR#t;`k&D%1|^YQtl<v0L0*ZonkrraH9yfZSt(pCdXE-5mEd4f`*Brd
C9m8XWOM=!LvCZ0(o_|>7Rz2u$Kx=2n_h-T?R?Q;p*5~3W*JnOtRR_jO*Wv3vyq^!fZWv9wm=atnB+^548X(zCeV0cV&rjidkMuIX1iIu-;Q#XXrYsNLe9
zyBma79GP_teGPFtmPm3b;D6oE~Z?#Ws={w0Hv<*}Xu(XTI3_u%3dE7ZI)lmEL=7j}9;oklgLHnnTL%GQ^#N7UYr?m>2Z`T*R9!i7IKm$z9rETG{b|5M`1
Y_t-PuDN;BXp;l<K-45)d02{XVf$RWzGq(kUt$$SkY{`QLvjg~`=@e(aZ=PA{s58W(N3d?LMHb;3187bgv%lnGc$7x6j@>pRfI7;_!Ho(U{Xt%Z#VshHs%
Hd0Gb8K?vGkfQz`s``8&FRJc#iG15|hOfs5{x~{!kN;?Z?oZIow*UJY_aS5?k!yUx<@CIkdFG0_`gkdb&d2`{FB~7)SN5go0oxS8!_Jn;Uo+<bL}mw3;3O
=UE8*N-1~0J75OS<HhkfWT0C0OwTSH%#6+HFzH9dF!F+p)W2v0Kut*zaHqI(2?RAsF(WKLFVD=a=InRHKCFx;;&r-TVF^||hj3em-cd3L0Rw=t0RM^00O|
)~^0!*|ve*IbRWNh`7*)w#Mlu-=W(@b2J8Fl`DFe&FtJy&fd#8E?fjS!zfTdvPlbYM6*91gXIE;D68?do*BT?D3oD6FYbZ3w>OKFI@1Y=erAeC5*9^;diA
w>{{M}iRi-Ihb^S_DR{^3`pvmGO9`%Wifw_3{G>7j;~r0?ny8S=#m^aicsKx@{p5N`R>pX}w!sW;yA(CWdfvt{w!>8M5CfGi&DdITC^&7(_#iI)jFkFa_G
Q?5n4=LCE8$kCk?nzHrYDVsm)lb0rx|S`2x8-*{U&5;in$Xf+?Ka*GcIJwxtDBM_IfL(WWN-Tk+M)f%+z0Sx`Q$BEKQAQZ<Z#C?4nj{Vn9$6UUi^-*4r#h
E>`6b1zl$^t{tN_rrb26bZe?|=YhQ@7*7X9{so(~<(pm3O81JHBg4n)A>^{zlANpQPGdZyFV)$ji;&{7q@`rt3O%^{C_cvhF2CT|;+w-EOc7n2~RkHuLD6
V7m(l^`CC^mh75lXpxIK%GZ#sy#^<a?YbQ;qI^1&`pXu+gG=*t?)pbOpINL*WMj>6{N>^3k`@Qr(^Wgd@9G=C-I!3AT{wpbX7l5@_jp;IRIGElmw^v|4kM
h+Q%x3WZkq<WMcRI*B~;mKy1Y={DK!xy_EMnMox^N<<M2Jhr;&focHBk@S?X@*<AvtCUX#i>FR0;I20eO0`sl0hxSsgr$knl+3xRcH-wiM8gBMEw$^DjWL
LJe+Fum*xwRNI12ArM({JY<mRV}7SE*cVx(=hm)TnrZfa5u_xTRzh)#?YCNS+t^YPO;!bkUMes>QhB_o5D<ecN_d<Ug@krJpzMyC0{w_nK|tG1jTE;-&%}
#o%o`ty}QWfefC-~Jkxh5Tzthqvdkjue<hrli;XI=KyLcI`(9oKbYp?~R^TY|x@*fC=U~s%wCFdt@~@L$)S3sf>pt<VVSAAmm~|5FjbwNqh5)a;G!8;`r@
tM;34JLnyOQFWu+~0CgOhg-M3dasJvSv8`xTw%KIz(J_B1{flsG5bd}P&o>kiI;jseORFBhP6fgf#<GYRIw&`h&ipm4TRtxcI+TON^(sv3O&r?(hmX3&+C
!(QmTINH?{Hil7)g-j>8E8Xir-HCV8mSvba<h>hKck+A2s=<<V_cOu9ol&&3#xn-$3=$3}9BD!`LwA~V?3Canebp2ff@m=PQL!Kh-_rWrAEH1b5<K2uM`3
N8`MmfTt<y|HNI`6g{A<5spsQD627}FIEmt8hDL3r$LvSLj*+6zT-^G6Ui=fNsLS`(u8<4TZr+{kZ&j>!XfF>~tc^eF*lk>5M<BEU7#W|0;xc<4|gQr|%+
J)&}D;E4)dx?|r5lv~mcut16Ge*Wd?BD}Renm4yxBx}g$U?{HdBPbaJUxKSsGs`M?QXSMiRzjoR{9cK_YZ?K^ePASMT+KIJyp=4Q3^2CK1;6T{*;)j7pG(
3N%gcIY?X_Tm{h}AG-HfGpGzta$>CwoD=m+G%98}qcMZzr?GNV}4zSGv93vph`|v;n9{j-Dii~vuO>SF<IxJ%g)aatKlV>MMNP}`u+=%FGQO2WCJuL)!V&
&!7B7IJch1@sH1$e+gsck{_|8>-ow`_gus%BXC?PrYz+UO9456s3ERW~H9o3KPs$yju?Sl&U+rS<t_DtGDjF@1ED0YV4LNdw&sj)-+!9P0sQ?g{4`%<FM4
Z7h5UMHvrj83xcYU%17|1dtT%I0ns&^$PR)Q2Qs2C2F5$G<BH;%;b)^esz$)Htp)+E^j+WWvaC%rA6)pV=+3}Ur$Eo3}IxMjWtJbU@Yn%Llqy%$XQiMG?G
+~Y^LVtbA|)*RawymwBDIU=06mDpzn3c(_n>><|Ovv*@2qROK+n)e##*EBw#=ge6kUFiRBpvdg^pm3KkbGA#zgWYRFdsIIcf^(EsLFwXP@@-SakvEMp<J3
*<VNw3Yc$hLuU46Lbk%2d@*Gh7$HZ>4I}PfMZB^mFOwJTw4w(qm>jvBo!_-ZhRwq?WrS;_waYCzHQ>P;M4jglXU-GpsQ*7<0t{dP3a5Z@fQYwrtTIRpzeG
=tJoIj_H*56qG`v0UJv9E8)&zw>W@e}M8E(!j4}y315RuD^2DKW^|N3UkxAcUY~<%WZBhyX*LRin#edU<q~GLNMPj`+^~uSu(-Y3&37kc5d@Bi`F(J{(`p
G*`Efmuu%TZ(ySpDm@uI9NRokNfPZYd=Lr7=$!U`k;hKPti?(Ue%Ph1=>DY<78Kv9?VKI16Yz6Zsv%2=6>GfE+Ix)=26<@ad#2ISb}b#yTmX*N0xbZq>!`
37dY(x^Kxyl5y23ik(Xs*CW8eF&q>LMNQOu-N(ahU7`&jL#A*fF@N#K2$@`z`=zC#IvRJxIaJ)g_Xt_}WUM1|3*DZM3OVqr+HUfA8o$4Jq-Ct>e{V6tf*X
KGvRXKP_zmf6LDMcgVksXW@k)ACQOIuv@vv|Pg*P?7m+kls4{g03Q7cOxTDi{qE1UpxP(r~VH9*S2K(eku?`!F9tbC|FzFZearYyB~>#xJl!l%S3)QzB=%
-!3%4qzh`H!xixCpnSsQFD8{2DFjWXx{{1H1~|`Zvloe@%?IiIuZrEcZ}v3D!#E*`Q<#>Q@#v@wA+G!B7u$o7AF6D9TItnrIM%=z~KW;CwJf?D5;*Oo#=p
qe5*{}6Km3Ymatc~>&?Jjn#f)N!L+)vNpdu%tMTlfKI1nGnKse~_AmrJ<pD{Va(Q6YxGm($i-Mu4HSoQ|^lY-hY`P|Sw*u;n-^K|Eu|%cIDoI&h?+!U`)!
B0B_WBO)XMWK#R%GxtncwI?!1`Rk%aAy{*?L*+#rh&B+%jotA5j$(`TSRQxMR18YRYAhZGehEn(p^X%zIE*!vKjk?NhQ7*03qVy3#hjJ7C-~zSf{NPpH;^
e*=%N%}z=N;Pao+uSF`qjxZ%2=!lJ^tOzK_PQFYI?WB#~Q>wsss=GZ#6H(UTmYPpyvR7R`woGD+WpyYY-?CVAz33K1FP$%iW~$Fc$n;al|AzTbw4aiyNZp
&fUC>SBz^PZbs01Lh>ZBr6p}jsQP{u#0za2jU$^H3JIw*tksdMn;VmzzDYz&H3X@0mL9O{)8x+@hweV~34TaT)#q=H6s%o0RrCYqjw3}Pa2rh?8ktASA0q
oCTNV1UXF^w;VX-PlF(W;OqR-8fi+zRjR!FT#JL*4cB$iRpH%1J1j(sDdB>Z9-gXfDv-j{%!H1jS{3R8;)u5s48`+t2;2Rpfb;e>wgXsfx-QW;2ZgRHGcJ
P)UJk{p7;&z!U$cQ<y4Znl_6ZD(3UM1CA&No(~@CGW`80@pzr0x0XV@W_dVS-!0ar*iK?8$5v|y=kc5h!>oYE1H!Ccn)P-rKCO}01i|KP0gQOcKYLvBONc
VzI;mR?l9EayOUxiGKj77bkjl^$8H$+q<{NSj5$TBb4Pqev{L$O&yXOE}%t|r_{gc=Ly{GV=J1}7VqTMZam`_%=A{w*w#-~#npgkUN7-nHD)2i_TMdXVCS
#rpsAj#G$RN#G<40!H&>R6x-O(4e;x+e6S`64F;G^KUSLR$ymCXv8N3cfV%Dz_dUI811ant{QKjH@Vip6{{0kuqbsYeWF<hrm+T!48z*vh_<hd2N;^@5Tv
P<jb72+m;}%#H;k8?A+%Vz1WDf5I`+#dcnt%}uSVUQD=q}N)3=`20hj@lBmzS8?8}Z|9Na*1Gub*n>8j&oiG&<JW@e#tb2;6Bf<opoWoVQfb01RjSmSYQ+
`z^iNKhn_LTmk=OuKl}550J%59t7YVhm%Yi^UEsyfykK`eQ&fzq)76lN2Z}60^z59ZAc^lh5S=E;I8vp}ff?fP2g6Eg%vbKtO+@3bJxS&b=c-BkPy6JmJF
7IA&@a)~jN$r}v`z$1<->h_`y6?>DP^Z%m5-fa0nGoExXWLZYTveD1yTq16=JxS5esOic<#dbW-i7}s!5?C6dm3gz({FH|aP(+-Yj%QFJ{ey)dZZV%NxfS
eBNy{6!sna@Zt@=ra!({;g>E<Gqo9bfHn9|H7ic>?b)=!YhXqJYB;13}~q-&g9&0n`(BEI0A@=>WfxWz39L`>HHfeujQCy?zYFua{&}jYM>~_3s9fXg8Q;
)6cFyxDID(;Gp!FAbLB9pT44=w*vm0ph|LqG;Z+CPIaU)R&JugoxVnzbp4Ng#+PoXk+Qu4`-h+7>NWz6^BUbzil9WD2q=9#2OBgG;&)f{1KY9H2KczM@=9
Se_C|yq<LslT=6G{deP-`KpP63tn9I#m)3xUF847c$om(H);5!nMN&88apH}`kwXN&a@Z%L9YnW{K+^2XmDk7~ScKr9H#P{E2-)8F7#KlfRa4Moxca(RVC
rnY*`@Qa8!f8A~s_2)vf8f(m!^QPhNn}qG;Q$xH`CdD#kH@zwpcD|I+1?|x_p*xPG*x?NJ}-zS+rig$oTR_V2qDAxzn}C#ZUI?rE{L@XhSQ0~K517AXrZj
!@&XnDbJd7HQJ{%hnv(UWBaM-W0fZt#`{dVoc6FWF3?4$<p5`~y;kFsA|65{7AzxW#Jcq3_sW<5#D^`il*bN|KExrd&sT+db0H>Z+r+i7>>wQ<QE<FL|Zh
^Zput9}B;l3L5oz~M0ly9}0DUHMc`q`R!P`THWAf+JazM?V9HC&;Fn1gUlM=GB5RRXNQP9Y1neP6x%;;gXx)!wE~o*3v&%af*h!jv0pR%w<7w<8gkz$iw2
$pz|B6sRyBP?U#$$63AHqaRc6qQ=)>hr~NnAe}7(jR<oFpE2A`1M1Blmy2?zF2>g=a(y=6B>6c#A&BKgWrN+!D@Hl|vmKkb?=I0TOj?DF5fz{QI&emZMM&
W@fZd`>cFt6lk8eiBoWTj~KMoE`I%h-b`RE_xRa`T`o7sIt<PHJyp{ZCI&P~a@1--a>^@+n5<AsZp6BXanCZ*_D3=J?Tx~ACp?wyY)w)UL8E=_SP<N?|<;
X2GanA=mOG$XVX#C^;}F&AZmQsNO+gJV7`X&YVh{@2cZ8*!a>BF~Ec4EQ;aRk1;E;Z5I9kW1QlSGd!91K(ownTK}nBi5uiP5{A*-{2)UIIGunhh}4X)5kz
^r98`!4`x}_N0>o_h<}O5{xigYufV3ZD~C_HYBP^2Gx!p-$ZLpJq3LNTdC=)7Fa_LYfMrchx17cAq9M9122cv06VhDIU5dTax`o32o-o<yKGfElj0<Kf{&
sQDY-5#%BOQC=JH@>QD#KXZr3?YgfVd(TqB|kEbHq_SFKIdcOek@z&sW6QJXr~FiS=1^%h9^ZyKc!J-8Z*IRNs<rRuFer3Ig;eHAS$uA9^c_<HH#g-}JQ-
;NMnIkIs&`bth&@^dq!b(LHw5eA4fdYY&m%%<ctx4ttX5R}l#6W0w42*ncS)Hm;;qi)h(ti48^M{vHZ{oX+lM-C`K4-7zjf$w4Q`^q3c6c^_iBEkL{hWU_
`IUBCx_6V6atjE20};pR8Kc<bS>++Rz7y-PqNS7crTU{JE#ILH;k(}817tCMn6{bV)C<@$3j7760UYw3prZfA#&xP22V4TN?$8l8*Sk%g6ily)#dw8b6l5
4~ACntUR;cW(pN9lj*O$I!)MzzXu}#v>mS#@RI%_YYV~owaYNhFc9hVhFnPmaaI9H)I6K|8hAX*3lPstq#zM7d@HY`@VrHjN2|&sI!Ph*A(i9{2<lUyY=7
G)w5el&ID&3b1E62$jBoV2Y={6GuW#o9#8st>u$<PO?sAQa6)H67+&svOJ+lIU}64D^|yE#DKKRW;EAN*tS{Z57eq!7o}v2&yXzM)x-;a5=2jfmU{4;;&s
>CKU{#KWmYjOyL7iK8C2`}vG4vpLym^=g%YT&T5bj=!022$PQm=JQq&dd{t4fYBiAW|7ah}QF7=^=Ls^TrW(<@I!`U$2doaGOTMi#s9wmGoxyIRknNNO*V
73*=0EQfppj*~x@w$>dn00f*nxUUo8Drx1t)yU@hDz+i~I2KHcwIwx29>@Og!yYj{+3eL65}LC1yp#g#mePcZw078=pi4aQQ^Y!Pj>Gps>(yY+b6z$g|6i
mvdNgi)fPyi0qVh0=;_7Rp)%r+`_z-}Ie}-rNxeCVjZc|e|kR9!TM#qmdq>f*bzhBTYBC)yO+v6yGNs8|5M5XcWpgZ<5hT8h&9mD>{h+I(tu^W^IcdV8i;
!$@5SmAIM83Zo!)@?kUiWh4db00ST53~4?G3&{K@CtRX@XSIFr_aIZA;a?Nxu*o1=C1fQ*%KuVoo2gM0#N=mYFD6jg1pLN8#tSE6D`9ea4VQaAy4DktMQ|
J0i#fqd1&tY<DCA8k6YoW@<yo?nKS3n&(yw{&>>_86k^RWXRyW?Ppul}K@$W-_`EQTY8w6AhMiX!I6?i#@jl?^3b<mpACw;pTBk)jg2o*|!?Gr}CH#$m@=
BQR`9qNZNddLR;^_GdL~n5NnbaIGF8s&kf9H_$gbPyp*&6AYz0|=q(GJ$4S}RO1c|EMKuM$$`q0C(Qphe7clPuSOs=xb44i!f1j{D*)jBjs=p;~((K~Ao2
tm=%4uE-H2V5T*luR|PYJuz_geZ;#0^&Q9HT0{y|^y={1QRA+zOL5=CF5iF;O=t~1=|c6G=x|B5<)sT{Vf+!a<)KRlBzPiobjta9Uvo}Bb^AP-T4C0uhn2
fUDyNtF#v@`B3ORo2Ib*Y27UEd3RE=axovjkifaPtv%at0ANH{=~vfH1h1K7&eq53q1T+ujTs)Th_P|vCUREQ!t)+2f>uA3dljrLQym>>Xpzz?NlqD>sd0
lLXgst7$P;<))nL$I}=$z)s$G;y=g`M&!VB<Q0r##&xDzo1e{GCcYu;k<iuKI1>AWDC?DPO<H9-iP~yeIRlc@Xj+_pFdEe1#cS+3Bs;n6B|(F8`qC}=@tj
ocUNJowk=Z!_{dj-?ZPWd77iq-6wk;>qxwj%NMZDKgq&))#=zD%r$pzK1ADczoqsN!Jn7KkcK}gcS&5mn89H8nuC|W1R;#KH`)Q%|mSpkq9^`@?v^n8fsE
kxZ-&pa632r6SpVc8tky?;zB1!N@DIOi+To|@Msj0o#a?xRR3A@?f_rY;7<SS%CzUj<pSd`pg_`kGrn8KQ8zq616IPi^4N<0odJwCRT?}cr2zgO2vZ2nKo
<2&a{fqZYH_pjLye<tyk^DwKoEb4ei@aMlsDN(J9yeJqEYUSjury>r;eso;%vw~MK%Bb2D$m&DNP#s_yEAp=|9SnD)EvY+GKlNVswQE^RA&v}H&w{MMkVw
Fv{EqGWzPA>BkfJRO1zZ*0Vtgnr<4E#DUa8o$bsWTEPR=|$B1MzU6-gXx-vKB!A(bU{V!FMoAlt5UmR~)w<OCJNSKP$u@5IpT9h3rE@x_FANcqna?&B{1K
{tZ}&}AlxIoG=d4qK4I6)kqSK4+_gHzsn!g>@AFaE&8VEo2qlkK$$)Cryj4zAw$7xVLZMyPSQ3%Kow&6<_L5HI@{fGpL^$1E_x1q)~c=wSv5A%`DwNxD^U
hj15xWFJU?ZD~;UwMg>!26~C+E;1)vKZP5;FS``9uY@(32y~aUe)dgs;4ps?^DxO|f(PHA5Ks;=Nh8d9T)kG{2-*Zw3U`n1sxu{wuG8S2FoO>Ox2l)+kqo
_34phxfFTVdGYmm)$y)N=>)qJ+E8pYkCL=i`!0BipJO9JZaW2Aqv{36}Jlot@P3AZxjUG8C4Fo@tUTUTIBOF%6x|iHJ@+U#CO&n|+tn!)9Txz-QRvx`-rD
fOr4f9pjXlge@h#VL(ENaQotL(*E5RT6;=QTYLYa9UDwPf@jAGpW#B7QkqrkjZ%h3S5efoLG2Lbdk7;BHivDyKfdeJWTEAv=Y-@e>L%D1y-7D_O}7Sift9
e6Ji)^=9p(hD-}cCF&r<_^PR~}tMS>-^kTRU&AX@b@CrFJWQA?f(js@O$l>tX<{3%3e$~Du?|2ULNQtQ2#?;6A9xlO~Lp(Qg7?{NcPc(m2^Xzt-k7q{Eb5
IZQ~ii6@hZQa--uCH}HM>394j-23h(6Tc%5CIPyb4D(t7K_v?P0|m2RX>Nv0Qnu^)ZcAGXb`UM`gxKix|Rg5&LDy0CTD$GfieB9`|w;ceSp=t3|HN*zIxN
BN)uNOP}vm7wH)`%=63veO%Pco7xt%l!g6en+?|v&Yz!hDb<?X#UyGRD?hx4IPsKM&nyXSx0UE5Ft-YpXG_Ag0nu-pfx(mw`0UD}^Vi2*JN0WeZ1?Xc1bM
%jugUp0-RKCmyIWLBX=pU6>-4M{L``8zVzjdfJ()I6i`gTMvaP3&$82KPutOqML7<pF^OjAH=&d`Zay(^~23U;)Bn-EZUeQDCoFON$1vujx3<Jhr;Zlg%i
^c;jJZQc2Xof0pqqFeHQwW9-YvZbNDy)u-?9G&4*PoEJ0#7}j6Z@oLiAwL2vn%)ECZX|NYwSf_~TeF(~)#oa@Gct^&yHFru&Pq%6xs~wVjRD3EscQbRPNB
8|36Pjk137Oq9@*FrYf2jHJnqT8E5Odj-L~eKu4de6@l#zenk5#Up7{FI=`Y1Gae`TFl=7?dwD1B6?V|_zO+Je$)vOEfnSVam+Hp#L(7}1|wnC|&OdcKhx
PQ&f$Z%X`hk2sr&Ljb6Vhh~<$Z|-{MZ7>qTB`4rzCiHjT?jgCC17Q|*l+pDo+n6ETuPk?nuEXgTZ?i5EZXyrG8-VI)*+NlY_{2ebBj*I#fo`Xif2~0AeAQ
833DH@WW?-{>wM49U42*iaCsuOK?QWV9uRjo4Kn=@@?=#{$Ln(M`tJyDU6K+$+Jzf1bjdKj&C!tzB00`A{N)avT<9*m$8f9=5H=PhjO<>STdfM^m$Rt_c2
lcx%ClkTaM)s@Apuj@GINVKJ98j`E?Giu?b&@SARUseq_`ighc0D3yd&ViI%cqS14U7GV+^x}iO%+@RIp>Vm#iIUv)jEEW0=>_2){d#_!zM2qV1SZ+u|+9
?kUxawEjL1K^Zno731`N3uSNaCr4}f@ZVihWM`w^$c*(m3isKoGC*bz%=Z=Y>!Bp{Cb;hZ!Ivg5>({xQ&0@;9-P`}|0i_$=LImNu?Mo}ye}S#S*!q+)M>n
kqSieWAhjf#Z?Rz|Ex0HRw*VA<DmZaWNFYOkmFoC^KEh$PnYbdXJY&*Ir40Dd-YN#0ZF@OS?o_0#G+Xk}m<;As&cs8RB5tzzwtCYk^gL@L(d~%u>?ywN;0
cwi>m7!~+qj>W<0!Jr($D@Ct@R8uZZ?vR9)Qs1*x3=)@zyYL>Mt>Rw-~*CqI*lT0SKV=SxRN+Ow1b}PrqmLLbpFS&*+1vhDM3-In&g8?p-FUplHM^~|Eb7
Vd>V|_(mo)E{`(mD<S^cyWkAIE-DF}KO<6Khxu4@Zx=D5(H^BayefIg16DAV^DR#vg{-M^6F0n$`Zw}7d3SeWnN$+K>2GdiOW|IaaH7EM8#OuLP06vs>%_
KGvw2v=EifBY?u(N+R##yLC$`Bl?0<FtB)6}$yvGi;Ww<UGp$<E3t5|QB7#lgIpy$y7cM8vg=_o6*~>IFA~iC3xx5CftrI76L&`M?so(h8Hx`dFW8*?k?=
6^X@VY`UhOzc7m0LK=LNo8PPFZugwUYZ5|1QF;un@Mc+eLAwzVWDvY6YOfpC0Rg)kdS$;lzIH%bo>_f1#~CkPGbG0^rvCJiT=2@vnN7paSSCa~!X&Ejqm|
;Q+jT{r3#aNQX@<n>6qhC)iNXIP3p)aE$_zQ7{7_TKM>vnvtTkHce_o;^c;?(CYxJT8WEEwhH%XCu@=5Td^tLaay=agButtV3gL~wvd&uzf{A<*i^^=oL#
33Fl+*x_crcj`65xr5Gr^K|1=K0wIvP}C{BXJ7+WRcE>1d0c?;5&w;SOID}B~BPjA*RBOyK}*)Z*pq}c$wQtklkh9HT?<w0AZWLlP1&ezWwJ3wq@Oo=xS6
4zP!(0pJid0df-EQ@3Q2BaWpv&_sOo8z8IcFLI$9a{^HU@Ze=M#r2CZrkp$FLmb<TSbh`iGkkgUKP5A-P4v8L=7h8P)1x^5fOG-xYu9sbv?;BgrU(6#cX=
9hQmtg5e@;D)cxPLFqfdr}0w2g=PKc-UBO!6p}^3MpdB&rKTNMph+WBZ&%W0pz7hOS#}qk~D<3L2t`gs2e@>wUhpUVCah*9X#+Ps@f2=sxvSo;iIl4k{TI
Q*KUO)dd7U>$o;79?wzB2o!#c=UeKBpOXUOIAsJn5)>Xbo)ZL6vkG52hdr8~O4+*>D#N^|5HTQ;0e-h9?xW0Xv3a;o<i5dr^bTlyM`EYVK~MZg;xc^DSwd
4>-|vZAfJ){8a|lOzwkv6yu52USZF?^gx6*q-D%BfIpCGh*Bap$WcNb&R{<ZHR0i{ZD(`pxF&H9WyO@5xB>gR!2H%1hjH;W<S>9w8nSYG9!o&AD&qE!6LM
rfh%uw9t#iaW9t+mS4#C*u>VW>z*Af9x;qL!~1Ivid+xBGfR8MYW5M5}%DSte2Wq3e~+U_qQifztONKw`e+Ha^4Sm>e_C-B+``riPZ|1a>sBTUKb#zD_gT
Z8Jbq@%@DsOKO)3#=umXd-w_TTYMA?3FB6;^0JN&^*O^(hGOo<2q$zf4kKg4TDiy0DJ{_$s16y9py%vfwBr*<V0ddv{=LtOdAhya8ba_9$q|5w6n0>iZSA
&Bx<L`Q;-a=&^LFi`@oEfF8aJFui7$lPcXz?#?f9apOC3%Xg2QA~AY+%?R9#16g5N#4*JnK}H;;tvwj5KCNJx{XK`!Nsr#?2uUFOqAwQN1QvHpn-hz9vXz
SvFn9SiQ%)2*KYHOo}fUiB*US*!~-zmp#`2=9WEK01*Ff`;uGlrzdI8IPyzPT;2uC4zVr_ZSnt-rPdFo_z#?v(p%60b<b;+6E85{r@L+hEJYT)4OTAU;$y
uP^c#c+V!Uoo1z*Cu#;yrH|NN*Q4KL?O0%^QY3Shr;9c{P8hRBoc>ZFC&N~2I`nC7<Cl6>ki7~}5}*r`HDo)XXn)iZ%>>f{?b*_?Aio<jQ9b9kehuwb&2t
(Lrh(yT%|c!x9`a_Bni^FPIi{sgBL>%don$Xk{V7m(2w`p%(kgx`zcY1P7%H(x_Av47biEDT5(6idQJG5WXd?GvnR6db=&>tBuDUylAq2;(|ZqYE4(sg$1
F)F36|{gBgkTUjn`{Mt*}T${7C+&0=Zd7U!f_90_auFR5NHfXWR7uUN%zXK0lNwdWS6Qd~ez~V5>ZTJ<`&@xT*OT#Bw-r0>bA>^Nx?g905M-s%|{r7!f@~
q14y^1hTVvG6&JWzYZ`B{rx`4ig((FblxSv|cQ&XBr22-PRiFIwWJ9L1D<e%jUk1Uu3Pqnj%mt}W_!F!eMT#5J~S!)(347!MGal9<KYG#~Nh+#<&<xhjJW
=?=yj^4>2vGb8Gri6xJ^_NV{v1>k+}evVLXu>{J!5ohtLM$2I5y$&stRN^hSU}<Xte5xI(osE{~E3}|O_x;NNCF;d2N`T8P{CteBm+B5ecFeOz*plLejhA
%@P_ZJ$*5m?2vKf{@#srSBxf{nR7@Ri|zNXQpFO-(cBv#bklRjVk^RMABX<t}Tm7sy+;F96O?Uq#=Jv{sqN{*g!NR%aYxX;A%qnMz$b*he8>Tsw#YB5Got
2$X=5!{_Ve5CY_0(mN5u3hGTM-bQW-2VRhLf~#tX}a@kj*$4K@#iWb4jGY`B|@h^cJl~Cx{kI@jd&Vl6kMZz7j`8N%zyytR}M5i?Ig@}X}#$niyc9vOT5H
_K@5$#(c<R}wHt%T>y`|*)GFwL-~na=q)XLx5RFH27KW{mYtU&oO}owfD;NaQ1_w{yfs2^IT$z3O&JJV22t3wSP4egrC-9d?ZewPYBUe3cSCatEI<-Ty>(
)bLLfOQJMCM^UsC31Y(t!GIYb?YXz!2&yi#OO*OVNUyBMC89z7};z$)w3&ZVnPZR$CG$^=Z6dRE|Qjj74F*(MXz{F~rzm*k3BL)yXnDRrYG)_$v`(gXT?9
7FUY-iKz~Kt}c`@Gcu@l*@ZQAWK2Lk)9-(I&vy%93@nG8mW9F-i95r*Z!yR@;rPxJWRj<%l0-xwp3Ty!ntK66O0!v8wDV0HEupvQ>~!aNk0l<dEBj95PQ<
cdT)0)i61>3QdfE(QWBDPg%0;sdcBOawK5Z{ZxM+c3(%$0U_xwpsLrVRpi6eATVtWV;tC5`*9XI8k#7RfaxHIqi17ED+mgKCo5=TRKNb<8FgdW6US1t`WH
?`1vqu>G>!?E6}Y8=2xbr7ph4vB>$Af6F#cfCd5av*g(B)7X`MH(piaGxnCB3sn9<}nI{#f_%NNCs_~sHQ7D00Ca0k{8qC0ZgQMOrPZ$qOVTodQw>AlxD^
dkmE%o^hat?!>_<fdUwjLono{UJL{nC8ONPblO}1eK?%g;!n263%gF&@Wt|(=iB(<7>`zzU|1<2OVqq2kl^Z?+r=GPXjmGL`%yi+N>eA(!=HmDC+TQyD^&
KM-L)(r#Tz^DfY4YGduFyx57R`R<2gPM>el02Dw@K%$Y7+BEhml)tJC`3;6n;a)mhhGfn=(bzZ%(h#dq+;=34=q>OiKuH)ez1N4)im}S=5O&`a4(kH1>Z^
o{NeJ+NrMc{sU@c3BdiCc=mYs)+Wz5^9X0^2%iuDriaL%8nW+9n07Isr{>H0;FkSk>mdmQXq43+u80Y*=wfK!0pF~xkN^-te4YrMtcHq#kH3hY<wkCC0A4
XHyw_L&(&;JJ{*;PKb5&A*UD;$tznoPAZ-a%~lEQ`A2P(1n>h$_oD@{948J*Q>LwmTK)RCgg<kp!!aKc=OpwenY?vQbw5dU}Ye=q^zKJs`XahZijGqi(m{
4W5AIA!i@9KXrXHsm@;0G<0Mz!!F}<zZI@dd3sEt93CIMZE|QN^iN<z5d6PZLI`#p3#fSySOn<)_zYCw@iNRXG7Oj8?CqTHaJY_l+p+YZ;ROVSaCVA#a{l
S3Y3O6u*YjrCK%o&%}8M$mZP<s-ZR&<xpYm^nMl33t~A|Q3bn}UowN^|EtGUcMd+N&By^Y+Km@}bzT%TH8g(P|35>6lXee=5PWcJvMs+s?K$Y!K+**jC;Y
PHoAFz1X&g|{-x$opkB1VB1bTlZJ44Y^Aztfxpok34c?=z~}-H{oOo4l$v`JRaJ(uU`!Z7Xk%a$-VSnbvjV>O=iAXNLqFN1B7sKhwjfEve3l?MUFiI{q4i
pZf!*rgX2WrVw;IN6Y464;PWGz=Paurodx{1Ujcb>g<qa0RG8UHxDg3M_Dh=o|KGG5H76jDrv!>c`h%D6&^X6!^kgmb79x?1yDyVfWs48O!bighuvYy6!F
;((&J=G&ok~;UL1mQR;_iG>-lmN!sncOAbL221WpOrLmjL{QM8N0cSS!mVP}XMj6Vxmjxa-F<Gc`3PCxhxFMUKSycKIu&59QsDtU7ZEH^}61a*i`a*0ix{
`jwabCry&o(i3<fbla<QVN0A?|D!{#$r;u;$2f(mu+CTiHk^b5ren^+1r8;yb`x3Hc%O4yx4AxTy8z*DIj4&e-g^2Xu&F;Ge|<Hh=aGYhP1w(M>DczD|bM
4dviXgDfn20*u@N+PU+<2fhQ8gi_4ZGWUPyhu8Qyaz>f41GJ3I4MuOpvqOr|c^v(fo>QccabGq9f6rZ%BtVaE{z(DxH$DA!!pwKl+UPkvuQjQsn<6YIc_O
mZ(R3$E5h+byO574X&T1CJ_%*D|R<?56K^0R*@O@XUM!FWii*jW~^$H`T`{ty2ZW&)Att5n+Yi0{TkPZ#GYUzi1Ym8lG|Z9usZ<pn9d30Kf$<zT)5!W!XT
{#r*&Qbp6AvdcdUQ;)sG#MT{F#(*VBnb47Q^%Ar{o)~8FsgcYINE^EV?K%{<-b8315H1E~_5fJBeWHj$w4r=_XgRlXj%mkn*Zy0=U9-wW?nlD>8QJi7tSD
ILm=hCwaRG~M>4an+R|nZEy>|4XkG=;YvD}s6i`$HrN6_~u*e2tD0+)iD>k7ul=VNCRo%hGD=~Tzpko2JR&H{Mb92o(|a68qH(6K-!Ehb91tE3I)Sc7)2+
1g-A5v_K3n5Zf&W=Wt^o4WI#$-@NoE!YB3k*;m}*vbn!exKx+f#Xybplg`vr+Bn}URkogSlLfH8A-d>&*Mrz14v%Z2bGjf_f~VnszNqVP_g?jO_X5<$p-S
f-II~Ybut7vmo=T{n)%;+Sk9FH(;ubfni=9!ZO~3o-JDD$izj(QkkZO@0O;!*O2G!*6%OC5vkeBRmCNS8FkLFyT#|@H<o>H*tEbd||HQwSTIV25G;4>kEa
zv9(r00qyLv;SiUr8?twU@^ccC#r(vmzUh*qvhM$(tg5E{1DkeRi;t%3X4btXpUSl(HA&WH13nM&Q8S{N*$pxjXX_PaVv%M;+bHUq%ew#WN*Gz$^RIg`N(
j{G+6=%j{i?+2Q2L!hpokr3E|R-e_}-u#r=xZ#zPf@twIVn+Om?rv#m1xqD+=4d#BUMG_-P_CBS8Q&5lh3z6s;T55T*8>Jl1y$@T&~uV8{PZR8o1p&ap*E
m`XbCYum8}=hFp-pUO+Z_83cv9mbYCYNC)%9wIkptxHXAnb;@JTo+zLgBwD9x)><NIk@X61XbpEtNI|IaG!;Ans`tB`P<^i8`QL%|lKZ+T0v8eoK=F*d21
9d=bE$)>Bo}d?j&EoVFd0z(D@mC+dI=GbQNipy^(0hI6q)NQ`7Ii-|SnU23i{gpG$qRQDp=-BvI@~ccZ|43wV3@BfFgj*0@J|ZIPAFkX_AJ)#zcOW?fGX_
feM1S$NJ!kR=QbeP{Sbmy46Rx2{%$Ttoh}#1yUKQD{VR(}rs>}RMaKQ{T1k~MwU48HUcY;O1uYX$nxn&UtE|!&sS*EUA!!tlFxn-Ray#0s$D}|Bi)hmg@)
7(U#GP8U$Q}lcyUaK8w0PfN&fJe?hr?0uP!)S+UPG5&C-jj1+5U>l0t052!;lM$I%5GQ{0tQ{El4>1sxe%`zHx#x0(1>}0L4<Ou`$)xcJg_T{ZH6;m~lG-
Rn^q`c%O`D*u?oSX4B{ypBsI({i_I_vCGr9qXeViOOR%LXAqVb^?%U1Y6@-d%(j-(K)1wLJxiI%65sf3><xkRTe0io#4L$it8$N5K_k6#2D1jd66H^Uo5;
zrq55*jz9a=~u(3dMvt=e8L1q`SlZdClJ#We?atH4MRe?XRc6IyqBvPB?!(BuKoV)oyVAE_bt*rn65(Se$?@Hf%00FSm0f68L8pY-wvBYQl0ssI200dcD
"""

if __name__ == "__main__":
    raise SystemExit(main())
