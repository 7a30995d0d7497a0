"""Make a submission of an attached saved_model.pt with embed64, without internet.

It checks the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working.

Written by `embed64 kernel build`.
The package is the payload at the end, which is unpacked only if its hash is right.
"""

import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile

VERSION, COMMIT = "0.1.0", "3344f94+"
PACKAGE_SHA256 = "40323214ebad85ffe1f92dba8b0d5ab3cccfa991e02af93bcece84ae04cc3e95"


def unpack():
    """Unpack the package into a new folder, where the processes of a second GPU find it too."""
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
{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;#dE4(_H{En@DOp&}!Wy`F;+eCX^W+tHay*_3hv(CV`SQ;-bN--y<*)BmNrQ<Q{|4Ud)(+p{G1UO2{IlcC~Jy@$5
f~q!w|a{N46VP7Qd|fCgJZv7r%CR=HmITstq0kSAhD?1fXVz$-2IWT)8VyK>NmOh!@xU(HHJbRpH-ie_qH+7S{(hEP8!q;dtEImzZId^4@OPRimskbO>O6
)skG4}Co%XuLIGEoz01S2ZNgY%Q;0u?chrAR!xaA?{Akq>_6QZblede+p|pw|Acxk%7dsz9;O|FZlK(Mqg|}2!2>g>t;_@G$Mf;Cn$N}LU3rn`Qtw}G0vO
IHDkt6*lq1zzJhn)E%lcK7KwoLCorNcX1VnfWZJjc(&p?&zGpU({<PagBAw?j&Q3kVa`UZ3+K#TQcf>c*)4d1YDSv#7gi+5QM4?)~0DlO%Cbu7F`erEb%y
}P$m*}_P-#)noT@D|0B0hHPLPo_zdHmD=ZXg&JVc2}Jz!3=;%itmD{nDH-qY&D#!S$Z2Jlpyj-HFH2LvVcV8d@zgOrDuQA8=g)YB9Oxzl-yE0SLy$t`%7f
?Y8&zRe^}JCfjFlCcMg)gGnH4*Uz)ydO+lft(D`W%6criL3_F9nz@>PVzPXRW^N0HpQ&p<DQ66J`ny+tZ8xrVevi?Pl-aHVU_~v(d3nxP-sPsjB-I1q2P^
My-sv}O!k+YmvV?hD%J7os0||O5^HV*qCUgRN1wmId1$0xph^7q5v_t+{IQjJpm@KT~cfJcCe=@%ysA5FY`{1Mfg#)WP!BemA+(YCgqJ-)EKnIbH2~KE4v
`(T6(7I6x1q%fDq7q<6Acpd(EQA}F3Seh{rl|vBRHZ32-k<;wyu^A4T7ETz;T<Qa)492Gzk&FW4s{)AnlZa`#XJBI|1fKIOdO3)8zcQnI+?*}S>yq@ssyp
uY;46h2pTrqNdZAY*Nqe)#pS|>D}gsV5}|Tlj$Z<+BO5#w?OeSNM01|)ga$`TC!WZiRbscLAe+~pq(#&*B&M{#KqiN+UJfJ-pkUV-YsUSN_B@G1@&e7IN&
So&2)qsAAI7N%-mX5|9jT&AQkWbajt-xo=u=ls@IxjCcDn$K#bA10Z%Z+mnz6{hvm{KgK@5?Fqe&qW!qik~CJDDQvZQV|su+LhTnBnX0<g^`vF}y~TL~!5
K#I*}$3bj!*t+3qR}C2ash}^$=8^zqShx5l<vsjgESdXsmf}LEF>@tBN36G_Zg+5JzLgp_*lKFmPXNx9V8#fdfz}?-$T<lzv?||4jz<Kf{d)eQa@D-bQYn
0#sh@+TTDi_kewrgj{s#rUANKuJ64QdJEDB++({$_}woc+-(9SqeXv?$yWk!O_4(!|$x3gyIH4f`RkR9+CJ5zx8zo|@PQ6?M23}r-r)6iFw>K5#3AXh&HN
8M6#79Ht=kfxndGH6K|*y@g;+@s%NGK=J;TD#?pQz8lVLKi;Ot?kZP%vLBR&MI|!=0eeTK2ktp83-PALTR=TZCBzeQQ@<}$A9~v{d$>c8m|QSsN8Xh3P`n
VBqH~y_O?bFsJh<v?F7kWSx^^8`C~>)1ZT83KC<jFW(MetwRwP+7N6h*R;ls<G3W1Az^67e9nyH4DMT9v`&o!*3Bpy7O5W4}v%s5w6qT3Xii*Dw^WIb=Qn
7SJyp+ri|M!&kef#mey1&Bi4dYIl+t*`}_eRk>)VG3rL8ciZvf>X7dynbDc3=het$B6qV|#9s^SwAwc6BgO;0KNupiB;|CT{oF<GwF|%%h-HNkV3m5Uk!^
NG|u%XK^$2z43jBn*k&=6&jEQMwx3fsP2~;CM4EtjI}KUX73`VafY-(Dz3l*ZL_V-)JtLS_%1)LjYI4A)0TLbqa4V5EAxb|j!;>kF}QV^J<+PmeqT{U9*O
AeCuI!=hlEI+x8h7TDZWzHOV8U2dZ=CQCBz{yVct~)M)2*-p%#~6tAXq?3V8|-Wf#L*|BY!8h=iurJgtzF^kFDdR{*&J+MpI?cY^~JiDR*Xx&OgHFOIR=2
s9hV+0sP&u@MWu-Wc|3yaC7FyMO5Ne8!dUY*tBnXf3gXLhPFh7f<*{sfb7=zWSZ#OX-kP9WlAnk4MK)&Sve9V86DkGYVKA)IXqS8ERNj_-z#hk&#qOn*@n
Nvxp?4G{C9DX$sx=_r{%}YyCHMbZJun7e}X}zQh^idA2QGhBFtG=T0GX!4%Vf<^^(me@rGLdv2cLYWW0w3!zyVl1;AaI0E1=V%Pmc(32iow@pFpk_Y}$11
`T8cdMQE1<T7xm*K3vz+@_8=ttj=@rtQh_Q>_`hoaP(9)-8!K{he>B$yHDhjNSf1voY2P1ll}IsOs-@5i7r|8`L#Mq>1L;z6dA1eWHYU*wmSFz*eu*gJcg
^0UU0O&7G1y#Wj0_3{6NlLGp1x@&@7=mqASPu9_k60b)C=lJ+*feV_@?C-25uccAt6&aZeA7*t-ky!4aeqEyvhs?W)D>Gp{ZOxh{Rn?_VGGmDa`Ht|xU#?
*SCxo)q9rl=^S~2U|Q=2i)8>tpoMImi&JpMXdXmt{z9XOEn=rapIo`89Ab}x;z^pabZ3jcG<GgAMVN7c+yikQH5Vlm1gqU6rCL!mIfNp%+qimBV%F>IPk=
Y#7tGmRdEQmQ;i2gl_0J86DVFI_4u_wjE`d^wRQLI1mx*n@+%>lnXJ_Kt(-*vw@5b!Y!vHK>E&zH!pDVI8|#X5F_z>SAGL+(>PAN<0?^eC{KG8{ZaWjG<@
IIz->{YE{L36#Avi8Vm_%KY9z~=O%!=zVtRscOsO_AlsgQ?WO%(vvLg2QH=>>BZ#>(V)a1Az#OaSuuDd}_sU|UKY8jmkBR;Pt5HJrpJ}=Gml{cRR!~>hgU
R_O)Kxb3G#W`>Ld09Nuhu%o0G_+LY^lG7x?A1(^jJJC=XcW8k_A=g8O8L=2g+n>t}XgA;)|3en`>P~n=^ugHtMPc=|w#$?Z72ixgLRg!^Cfn%{_pZ!#l#l
%Z7I%k)8O%BMq1RX$Po;8B3he-tCHoQUhP$9rBVyO!n~utyWqZrc242)VcdZ+>~P@`1X>c+?s|lfj=1$*mEB@p;?BTUra^4L=k#6Bcc`~O9#P7iV919;`x
gZ3@k7C@7<=|=BS7$Xy#%hd^cA!mSVG*q}69PZ0$hq_ViZwgbJy40#$1);)|%b>lbnrM<oBiHuP5S&lzAkQ0d_446*Bml>Km70>r}v5yV?Pa2m_QQhDS0_
QQLYvX{T^Cx&Wno)x*Zj0qi~@OULtf7=<%UmlLXi;hRQ8UAKPz={uPn*Q?E)tE<2^RR(CJA5`m+r`&RnyVH3IVBP>q2O5|dMoV6CKq#TBe8JMh+PDlFg=T
zxJRz92byyH<J2-PwOxYWL9zBj)7#|u&LvdLqik#QZgf5@PuYIDbRDi+zM(V(r@O0^b1)cVnx7}UajC$Ri-)CgkseaR&--i#{L}p=@{q`YH=Mq~mtDq)5b
U4dE0#O#j9kvpCv!xs0-|*z@8lA?rLXlRx05_OI_d^r)OP&9kBUjTTCe4q?rI^-)>44sBa{fd2WioczBZDs>|UqF)?`Ah-jLwASPvgz99g%$L8Ov`;ktfg
u4P$DkAbk)0W-71zl*;9k*=9*?%*D`iV=VXwU&)*!_cHT91)Czug+LUIOatDpqa&8JDaOBm1i?UDesDm9^}dGW5`2+s7VS-h(5H);od1X;n<7|Z}PvZ^PR
|zBM8(DVf7g|J#5o*;n_4T9qS!I;P&951Zo#v>&=0AYjG3|xww(<sWfntx+LV5*Sm?5aEj!sU!;UoJMXj@#GW8be?`X$pXPgB$v_gATrD*}Pd*2tQt+g_!
BO<QHMss;;O?&nOVlcQ9IWhhN30eTCg1@PEQ6cEy{Kk>)gjpo<BChnu;_E(SW1i4WKMbBA7((r%rIx8D8%i$H5z>QJ@jaA>#jgF4sI5>EBPsTdjZlZ<)p<
9p+=V)e^Fb@6RoC?S$4dzyuNdHv^I0GTWwBm1j5!Z{u|*ze_(waYvU?95>2*nWnPy>o-zvhhbPy|RFcgwSU0#zDxkA<jK-9g_r@`YM0AcM+;v`H5|-7Vb{
`B;y1!fxh=vI*dMQAO7I#Y3DgK3=5is2UIN~ZbU~(Z%iI72!B+vmY-E;((?Chh{%m*`R)9yVlcZFL3W5t08LCQ`<?v-p`^Uezl`wU@SBKN=(e@O9lcOq@<
iC>Y0j>a)4t+x#hE|QFE+F}vOX&+UhIg(hhG?{tyx~H&IGmLN6mZpoVg?>xsc1S0X2g=mNk<{;&)Uze?Z*Y{HUg%1SLW4kj(o|y@0;4xB{*KElSJB;v!_h
cCy_QZ;3nC0anx5n6QlrMFCSCS<vwP-4CKqozM#1Y)10rZmV3!SDBC*6gW*`x!5htWiR@y?MDVN)K!E}>a&vwtW^L-wfQ<3nUtkrXs7gaI%Xf{31U`3n$n
#9De;M^H?)dypc-&}9h_d>p3>tNGBpcRVZ@tsXt_rjt5K5{@7zDArJmRC_*ypN3H_&VDzEwKXSRF=S%KBBynapws>>|DnH2jVOMyOH4SMMps~gq$i11Q%R
34qSC-krn(smSZdGED=>K;_4bGW=Z&g1Z(Ym?(1lSH^Rt_h46>iCe}WV95MQn4S*1(_%&0cq#&)~e3<}py4Xga|BTv4bw1t3MIwYMWE59%o30PPfS2Zayv
yBKI)B{8_uvN(YnwMT18TNBbKh7PE5uT!qlDX7FVg3$s7CgIBmbi$XzuFJcCtXLXsfS3op<``Ff|QKB`-W7r;L4C<lxOxC1nA}=N)r(YzI$0^~e(x=CMe3
=)R)N#FlWTL&;p&*OYFOATk$u8sZQ$bZT)etArjJc#yVk1UJk3ZoM>R$67XxASe-Q%F|Ho$~2}V9Z@;_ECZ~Ye&rvC5inrQOJP$frtIll10`>c6P724Tar
(DC3btPfEee~oZe1G%FbcLFLZgh*I^qs(<T6lH+<t+st8J^sgBWK`rzeE9i*jXIQ#CdYyo*&fI{&>_b#>lfefdxANY)u{f2wkFI2;2Y8#2Z{Sdf|-}q3|%
@D`9U<hEpz{v|S3rxjm$ENN{_Z(C&9B=*`ugkzfr<@ihuK-RpE2kRgi_%kxOEg^W^?V*1J!0bX=~8koTCe3I*7Y9P&F7kO)++~V*u1#ED_PsSaZ@gs!hC=
bkTcie6yG4>1ZNu0(2cGbo_K}NJ#JQmz?`*w&;z8c%8zhR1sEm4)k|)#J!;JR{8PLXgQ_6#Y-aZw0<g0WF0ZTWMM<f!6H{mlIMN00$T+vMGbA!fF8at&F$
mT#xdO=F{_i8)hF@-SrR}#C1IkB=z>6IwCSK6dkW6D!3=9&=AehUqKQ~pxT!F9$RtQgqTw5NQazJ^k-P3)E)Y?*JYrwFu5<OM%ggW5BN|-~#YQXEqJ`XY;
cOG9B=U_kVIrDtOkfR?W{ac7CH&KyxHkgte7hf0qy5XU)D);BKPp^BC>AG<Zm^hN<m{Of$4Et~SQ=<){!<&V;_?+cx3Ii}_I+<92$3pKQk+Z$bSE}MtYjF
zu247x?-O?^5Y1(cIzs;~b4o!v}bBi5O*dk_u#P^gg6ps(8j8Zn2Vug`j2vIK5)JdUpXMAk9Y&-bQIPedX0Ohv_Kt5On@m9Wd7-ON3=wYkW4V9+Tc&~9cG
Ae4@Ru*MjXb?#V`lRl>6iiQj6{|)>A^0+Xhwi7Yt`t#8q_5j3$zwBv<KyIucFYV=Lu`GM^I$z}Vyp+|-d>8Z<mk)Kg%Oy{>xU+3LJFLTLdv!`-cvt-*!f8
6Vx=w4BYH2k;F>DE1)(o64oJ<<g*Y}QE>WsVYYZ(N!CIX}=QvwecyKopuY(LRUXLL3DKGOqPBLV(6tzo-v(UJ)N)9xYPu8$Z&6*u#fMW;sn=;I+7>Wb138
Hg(+cG$3tAQAIrU7~rW_1U}GDdJZfs)bL!5?z16os{~o{eXVuucZgNa}B3^@KluU!6w^h#zbppAB)~2o$<l1A1)N{9$ZIT3S)297hk#<GGHMjFVfAN(dxp
9Gvc@qaVZzC71ek3+fY4Baf~OPRDxdTyN&8f~2QzIDLjvZ~W<N61z5jRazdk>Z?+bo8YgI6E;J4hM#(6V#=VH@K#uBEF47DS~Q7F9!ax))<<4RQkC54CJs
Oa9EmhW=kg^mXKF7mYC}PX5ye8&hNZxDdjrJ!N!Yc@yvhTocu=e-2EPn^?wsgD*?y?vT1wEzB-@RJ=2$)K)p~OUcNW|_gm6vXuh4|5zyaYciEr>ips>Vbe
j4=s+MxOCCBU+Cf^K5k4<i@}dK~Ng$H$m<s_$`<QoKeX>-kya>p+0Fx*>o{b!J@W@v$kZvTYRSGfTFHVFS>_3hc3`7q%?uedmL7yUH;ovpUoI(R+H*DQRA
f!X4a^=PLOr%5vnsZ+Mw7^dAJVvk2he#t}{?>jz~Qt`xzW1cB{Fff%)B3^xdiOd&@<$E{6J_`%L4O!6C-2wwQ`BXm0)87*-TK&VE?HM)vtP~%9IjH`bvI}
a&&>w0~rE9OW3SpO@f%HCwhZVQ+PcdilC^1~&Ezbu~fFB>^;SXE(mq<?Bt6Z{!LFdcL2%*7+~oHvQ?t1?KVM*BiF2Pa((OD+(or#)h<qk|~h|6B)f;ZCQj
7n<)~m>?p9`@B-YFLnJ4O^pmj+Zqv@-XReJC88t`H43!1(Kdv%Ey|Z(HGT@FBddzCJB&yiVQ$0laN8)!Mj?GsH~JvpIY4UbUcn}j4d@kRIF{?LI~PF~u|Y
vp4c-k6y=a=jmVUg}SwVTh1>ZAN6jhVm(Fkc8AY0*`EvpIAF}nWQUY<Za3<j(`8@+#U<afQy2H2XQ2^vT_iC$1T`OKCQy^dPaK)XlBUFR6-F<^Jlpoi(Q+
uD^$6@YFmI0W{RDp9<xLj?Q!*1qfQILM7~vDAiK=dME=JYzq-vBPN{`<?Gl%GJ#WCi;T~*f*|Yfi%>@^>BOJ2}=HZThfr1L>yqvSSNWQ#`B|K^rhCeEtoL
o&;#zIg|PQf^r$lV?(yJ|o2UWEn?QDCs?gLQM;Tob9r}>+H~l)|L2QwL6-Hu<e-m6tl?8PZK^A91JG{j8Tz!IK#=WQh=VTLI5`&I(4Clz}Wd*>c#3`VM85
jZ>{<(%n-RKWGv>)km+>ubR6dm}*wwH3C_HhJF2vc=vUs4@Z7x3au?-BVw9Uq{@=$lQ}@$j!NN=)+eN>v4-gz*8IYrXcY%F19MRXiQ^J6dnA=vgF0Os10n
k9nLvS^ZhHO-FWH&K{2yiCyEaZ79qxl8l#@f(0)VMFVd)buw{rLS~tBLX?95>8w`TY<=2=akQElAf`JjZ2WF!c1E4N)v7DrpWfpXg-B6X^2&DVRmt-%_#z
>8KwMxRm&|D+Z9ytAo6IJy>swU9?<n5wy8zR1Q}*FFK?bW9L87V_8F1Slc1CxqzNeTGKfP|xIM0-LXHV6-rZ=9n$Lp&==NMr7ZtH4RKN`QDc&}$@y}Sg^v
T1>&KXs%uSI-4DWMd$mxDV$o7CGDUGMiWfB&X*X@~SlfO~`1fn^uyY!u7@5G2*B9_~w9FI*LQ?mV^RW13+tau()ylMEn%FOa@K@_$k?)9wB0vGBnyS$Hmt
E6yrcrw%)hDe%e3U7j*B<2gKfX>=_N}Li2uC)F;(m4;x&mG2FV1uC}55R@h{JxY=@KcvZ7|XPKd~L_i6*etcl;r?#u42@|2%+nJxCTIzZg)9m}3O)DV>!C
z3(;UY@hc%*8H_(8l_6~Lo?@g)zqk+;R+LzV!Ku$0m3P#d$u5Td&~FHS0EaIHjVI|bDsyg9wmA~5(35R+<4`VGhieIxSOdkrREF+o<{d-dZVaarD&w(H)f
s{T#{+|!l06&cZfs!0E#_&wwi>CzbAA*@h=iKuJTW3WSLA)B*$uY!p9E32Of3Ri0U9xGDJ7t*j9@!t+t+3$0z0C`)M5LF7iRn;Y%MFOg9*eF0Yf&_I;!NL
coyv<l=eQLlmXnamB54<-#)jy4cJavNaLZyjZvNh}8<y*8q@NY~f%~CugQeQ^;zv?o}?4Ns*w@H+0sav2F@ha~0pN0yJHRd)Ug^`_^#)%3=^oTdvAgKC0R
^PmYH!|dnr;y!1`fD&5)q5Ecy%?JBZ=Two67E;e5j5Y-8hZT#X0wp|-+*aL>75NDvjN<lF>ATK7nXaSO(&|BG2AZFD_&`;1%HnMPN^?Wa-r2bAh9fD*u^*
t{!;9P_{M;pe(^TPGH@6>f?);SR0_c500hLV7{37Fn33o@%8J*F44IPtgq6Wpja+X3;yRIPdILU5oY*hT@)JiB34^`N!s5w0Y$mj3G)?%nsPubI3|sTeD^
_5X3RBQpZWne>=QIO0xD4PMBsNVdG%WBlBQu3&&&p|x>IIHC>F3dx%S%x4ox$Dop$%7+2~uaS`B1)QguL?e8UthbGKNCN8dwCT-^&dv3d>;Q5Q67Xh!@R6
seVy{1)~RwsXoCB!hE2Z5@6;j?e$bAVt7A&C3fz|>&OGwDtfVBl4RIY6{pGCrX;+cjCBXi!vbH3PKW&Mi{IfN^H~;=?1Y#?7Cfeo#ICD}1P~fr-{R^+k}Y
<0njwlla<otG`?2qq&z5v(!qve=tgGvh?V-N25Z`Z)Y+m_6ZT99f+i9^+v=NqKOKt}k-sjrzkK<<JOWcJsX)@Sdz9M#)GAZD~r-cVasP#RwJ4k&iLDxHgq
el23Z3^8bbB1%Rj28qBQO=t7q<-?#HCG-e8Ix}g9^|J-#cpjC_N3t*Sv|`+IhYT0+%DHftPMLX=z^9;nubWN!EX>RJHb4xApoXDXDRSYU)F`7J|wqpnN=B
0?U%dXw%dc>PID2U7ln@Cn0E*DY}3Q7&PUMQDA1H}&zg7pfeAnP`#L0|R{Xj}DzE2J<r|44iF&D;ka~LiF0n$L9CS!h%0(Lsp8`{IGV<d1iaXo)NkGUazT
#lX-a@>;Pdr}hNhw?{Bz%axzfxe(8f@j3jj$o+LkKh{z=VMF#FOk8XUM^7^f)|r1Vt;}FcKOgj8x-hB!^UGz+$%1cpnhF`WTvA&3ZJ*1h306q84G+TK74k
xWexL29=ua3EE%e;vC$0-J=DYVNeI5#vG9paTUsG*>;G)8o!uYd+;SS`x`{VecrMn?P6>zA%rHSs-#3;@m}HOj_C4!JpSPK5u~#mguDeQ*46<kg|U*R08&
Av^!w|M)xp)H@H?_w1z=*nbh#9Wn;Y(1MK)I~A%1_XA08qwZbh~o^N&-1W4S;A(+CF<v!ami`=s@&kICb3<!51}=!q}F2XcpMTGjF#S39Ajol|2;S?{Zl3
|8mb33{jmmt(^(1zXgC2bHF;rhG|HGT!`JnDyer2S5EY+z{K;lgYbf^zf~kekG>(SefQi!|{fnX<5E(zw#5&uttz6s>jwRTT_KI7EE=II+(`yiYT@`a|ct
xp5ExGt}2nJZe5s=l(O61Xai-}I`eZ3_gZ)V{QAGb>?003joV{w@+`5SpHP_p$2vlH*WV=YM&^*b=#>*jY#!Ua%(kR=OPFc#LHKvj7U-cl+?tX!4LF)CSJ
3HL4PCt19(lE}X4|>A@8{7WnHb6FeU@;fK9^C$(=3!IIbt-d1V38h1b#>@G>%Q8R@o)`R@$I4TjtJT9fHu&Uf0R#QSmFP%IgPYIRX-Re{t;Q%>WSTOe()L
vJ(UaAKGO>lA*#`KWwr>&=^W~1tM>nd=I!d(PYi=g>^%b(A}@8>$tex=u6#@%Xj$jHH2N8#ai~NZARKaEMpiSLu->{N9t(lqTK!^7a9!3o&{G`IvB~>L$)
e-`rHYfaBlKa?xPRBBa4D!GG^(WQ!gqh2e&D!LIIR{+<Ka)8F!l6*;HE)A^x0Rl_Z1L$4uGlYduZY>&BnHiW#&H=x&@q?>(Hk!t+WX7E??z(NiN`G;^)9V
Em{7x(JrX*d+z|qp9?0F{*DK#_dz;P6YD=_rhgIlwS1FQPosps0LZtrv~>~7?1DCo>A!nz7N}ZN!`?u83}UlC|b-t=sbTEY58iJ8rf=6cV`;ppr)fwgMlv
UZ}44Mv4^6RTDYC45wOjWAK#0d5YrrA-#>J1zku?7|0!k5mW1yfJ}Y6od=KN2?g(vI)Ff|k%;b6KW7-4Qh2l~Qs4;z#CEiMrw}bKcHYd7mH_~B^{IMkt7g
bK-iIg1239kAjo?jkJroG<seUR{1)cj~A<<Yc5iFRZs>LH1A3i>Wh6my7AHk+xCp@y*xwroaN?*|BxGGvHHUQqlO*^oJhL$3SY63ZdmHpZuDM`yci#Ifig
0mgv-6pM(1{)V%7EYISN)sB+7YHX!dM}Qp<A^tegk1EpU^$-1fU<P##d}~_ep_I=7RMH??Q|<7p(w5p_s3)u}MXnw&<ykXTR#h1kswY2GPmR+|K8x9WhSv
g7`V9hp4`+?>uLH7Upq>=?(fEUy84!)+n68y7iw0~tvzI&=8uNRA1)Bune!|az^ZPjTLj!CwK-Pb9O+)z_o<_D=U16j0xB^i);cvgaHm*ZGexAvx%_&)*5
6PFRbA|B7C~!v6FgS`y(9udRV)04Ue70e+i5OEjc;UoqC2BSN3kks?f539H)_p?w(ks7mS5)VBU53u<Dh?8*H<jeIc;(wCLRd8|85-D|4gDBwb!vqoF6!H
VB&8OkzByY(YQMiboPBfMOkv7haYh_O^?LgsT}gdXg^xRrhyd2UZT#E1X3Nt~o#Rm1kUfSgLuP!+tShJR@Md$QJNzNb#FI!3Sy!r(!;c+0R4vdxEpNf718
QqKTnLF#axF?ZO7AD@FGCf~E8fFk%pL0|>q<_>K4eN&0M0GxwAu}80=(K{)f=JpC+~ex{&VJUb$7^7nfs~Sg_s+<JCc$ME82!yo2qSaNR1fXVyxV5I5tn*
luYDM?VtkBZSs?D;iIIW(~y~Cd6T@qXodEI&<Gvj-RRS=bP%QX1w!aFWZZ_O^#%U(!*>#X`F?`Ao#B<L5fbX5s@^_gH<0;(dy9c8dcC9jrpQ!5=MO|2k9x
QY?=^qv>|2g-y})9lPyF-^ouW-TN*q{}!msKCR%@4i%IHC-z0xtT25<h(Taf*}(b1YU^EI;gSVQ>lyIdtVX)k#>)^zwIV5R)|f7p-a2JK51rVh6dOe$Q|&
)R1@#xzfqf^Pgd@w%HR1IwQ@9Qy<`z|XHQj?U0TG~xj!?A$rQFXApYVZpOcRGa-avzymYGwRa`i0VzN;``?V3ka$tRT1{CZG!-ud%CY_hkQL~&DdC|%(%3
o+rc@M%v%I8D@&|Dhw6=56t*qt$>-VwV$8Sa<RM|VgYlixk=P8(x+B3UKSQrAhFDRf876s&^wRW0;xBHFplfw|*9G#KtZSf1VU5a7M^gZNWGH$(rL<+W+s
C_H4r28==vlO-)X$fsGokdo1iCnEN3V0vd}p0GRWKnw{_Zm#8=Iz)(l#U{vFs#)e8Q$mLsdz!VbbK#Y~oowHJ|<23Q#Xvg>Kt0leOn{?C#g4jVMK}Bh$1(
5Z0DXa&XY_k`w?6+NzgsQ?&aI30`51Y<qYWbJYDGs6*}V(SA2L=x4H`h%Zf-XsGbn$+=qAt9up8R86Zj5tqq%M#FCfvt|EHQb~oE3dWI{nbuc+)CjpwkaJ
&D6OPjS-{mOn`oa^HjTMG@^7Ve5%3<N2x{1t!gJqmOJW7x=I|0w{K6>^`EWCJq6ST>H&4T6!hx5a|zTO-i1=_6saS{E`R={#f!To%<q4Yo;*uV2hCvu3K9
WpkZ$g=X4jbkr^x-v9{xL))D;oSY20ZV5o|Hp9gUA-`ln!B2eCO!`g|NTqxbZ0UBYGRs>Ok~Y^n8!y<Lk(cL7yJB0#IYxWvBX<h&eqm$y_H&Yg^}GKr##~
k+^PLq3t1x3-Z_yMA^hRa1T;Trp2wDkd@qg|-_V`2kVy>og$BCIV)S#qZA}&-tqf;P%9{a|@iv&(lb`1dL^yZHRz!`FgL-^+m9|CQZh#HXzABU_Dz5%Y=N
}o)9Zt}&S+?<qrLFiah)drI+`sZ731gi)OzE3wk<hfE)62Fo(8o;Zs&yjjpOInOtABTUwqF$<!DN7ux*xdONdhNeK7FL3k{g)08h9t3{W})n+eo~SGA4R<
z8_QT=E`Ky<3c7MZ)O)udoOS#S+3@1)29i$wWB%;4Omm*bf@B(kaQ{n`w`&nGLUk-FUuroC{7e}Rb*(Nop2x)nJutUm~AZXTRECc&RF1B@=c<=LIsxmiAw
CFZQCMPMu^p<MBRG;XlN@dVfBkUv(Vv-@pW$EDK}pfJj|FrI}=31AH2#TpR!g(2J_{^fO|H=N!C>&-!ubZgQL6Gef%)r6Ly#ocivLUU`Z;#{l#tJc{TUtN
=QG2uB%4`CuqIaZukz+OpP_NB0uHIJBMulS%+2XuJ1-wYMnq#EyFC46pD~#DY5gP!vH>2Coo}0rSBvm=>uzX|KZu0ms>~eaV-`Fk91vY+ab)>#U9P|`N=q
7orNLAC*5J*m-^})%0U|vsRpx>t+%R+L6S2n8e5OY{e@mrK-xbmSM()TH!lE9+6^KSbBs8;lUVxd^GX^CzNX{^aiClztSJy>5M$nNN?(SHX2v@lFtW8|kF
2U6>UdDU{b&Kw*n_!@3o}FB=F;yleB@k3nDpY}dbM@z^Wfx8kI^T~3;f!;tBewkskF>gV5*R~4!vXI33DZ5eFgCP!&3dRs_g?#CUa7!7vf?RArRtjF?~&A
1uqA?QQtSn^3kopUx#7r5!1V9ET&-u%Na~lw4ehnIY@PmmNV*H#Bx;=C9q=*zf{`+_NeCwHqSR~EbgU_hQ``Ty@yv9xh<o#ij^~c(=pm-xkj|&*KvSh9`C
a{K_=j+v-GU_M+=k9HGH6OlF;&@qyv?QFW!!c0@2PlB!l0mLqka4%)tM1Aj^U{7p&2UDQIO5zY<Lx4PIn=JqUUKfj-;h@>3aheu((ET>l34&*<m2@rd_E1
`SaOIdr)@K?|}CM-btzeP`poCk=LPY7~hLd1{nQq>>aQw~V%wALFEkbcfl^Zi)<|q`?iYPY5V%IKo<mhQQK>MPukR0ZoS?pf;D={9twP>UR+GfN&b~RrHd
V4oFznN}t3=oryaPX}m7oFOG=3i{3_Q=qj<&`L)|3f7lBs_BX)}r&^@L*J;3Ru;~T&Qb(y#w`C#MHdX7miD+u@3D|7P*nuLN0vF6_*wj;hcUKb^2;V;WsD
iHA#qA3O&&!@Zr|@`Z4z>o|w%H7dtUQ*gc9^+t9WXs8thp!&5>&jiQJQFM#*MMaay2?M^4Q8+!&j;RL%3sMQm2A_#b8R?Q<fFoVR_12<>VKI7LKk`xgq)y
X2(?eTN+a7BH*x3T7_`&d@_OVDBIQSeiy>)NEd*u5<>FK>sO8$e*KJq|BpwZy04cWJR&+ndRP7i2t@V)Th56*aDM*mxM8^ku$em#R<55m-c%`y(s=!x060
ig7dXI-V|Y1Rr?xKsv}ZN^Bv6L!mS$I3m`IA2RQ-wrK36<EutLmRUP>!7?W=+`Vk3q=D(FXq`(O_A_Gtap8f>m~uILzvDGeYcOn;N=)KFR)6~&`x!l+v|Q
RdmNryINe98OedD6=@G&m@ND#uIr^Ix$;J|6zS=$tQ9S_d<f2mElcb9rCCb!N6etNvX6BPvVP0HIG~}A?6`|t4R<ai2pN5yS>RB@QmHW9ExuoP{pQ#0KG}
)FKn-|m;({^zbhpzGyIpdH^2ZwZllOi{^4Y|AUJxH_+XN{GbKG#6`q{_*FyIU?i2I0gNe!MBmW_BFdLBi(WDE9mA5)B`t(xO$4+W3mowVwlxq#OimSc!4g
(G^Bar&b+Yy-FL^5o$NEJao>Y7L`5WV~V=G~{P!7DBPXiQ?Cez^%~Q(qg-zhNeA{B&3DBh(?JFr~n5@9F}9xWnv^iDy}3ogdNdJZ1P#sIbm#6j#j4*YX{<
u&;SQF5s>v-lNDOvUz8}dB^Ef*It#Y)^j@S$%@b)YgNV`#LvpCV)G*=zE8xAqz7qJEH$+x+&pb|*}hZWl$YG3LYu)vuWF1hBEhX~q~!<O>v4!ou(FUaaNt
yr+Z+LX@DbXbY`5yk3y`gyHbNl%mzM%+bHN&*SBG)QhBBvXuuXQ_VC9t8t1OTkRA9p+$@;F)!rEv6jwlMD%3=b8(;UbR5rUDOruQwagMqlvBog1piyXmq8
F$SRi%fA8)4;+xT`FruOeXP_`kUZXXH|$X2_Zr>y4#my;S|>6-(@F7aW@Rzwp(yoyYK+N*1KMc>)Qr4fI=P=CR&-)%q2D<$gGhej!;cq4$BQnV_q)AYv{V
XCHb>?Fr?gx{B*v4#MG7{gMkB`gJ0uf_a>>%*06tlK%ZC)2+a${lJ3YnQ3dE#t`rv%Z{1Ia*mb~Pb#R(yiF0gQ0zqy#d+pCMFN!ZisKwAIVxW&$-nZVz|H
6~J++<b<w4DQ<r!2kJvLNBj5Z_6H`N`O_cyndy9}mkVPbk@dnh(~VXUBkbxUF0N2;#)R@k#yOx<5J!GyYW{%VRhn@{<(ZwZ{Qu6Wc8&AiRsW;TMRLoBoS(
^V+yRl}=p9Mjzg^z?b3oj$ta<ty~8KC=8Y<2eUo9<n|AD?xM60n0dUBwSeLJRQdB^1h`;>`8ir9$%kG-UP80fGs`#Hy6fO+ori<rY!n+@cV@cv$3-CLd^_
ONyKWP^HHHl)5RM^vKF?yn5+TN+`v|+v9X?Ax=)@={)BX%NdguQM^?7X;kQ5@bLXwnf`J2&+a*K>Qs+w7s13b`dSPkjD0n?ro=LSd)?&x9rBMtc<Mdo|f{
5~{ePnDO?KQNw3r+#DzqSDWEUEH5HZ1Rj?@?r5`By?hXI`(XV`Bga$h>b0~yB2Fd<=m?o1cXiz2r#T=`yG@dLMZu}!8S#&*o)UESZYOhr@{;#znRo){?yE
$id;wa)ai%WR@IW7sW^9CsAmh*5T_{CjqkTlW-iqkX1uL$%mn;|Y3w`*?`TT8v+(ln7l%&?kptoPnH}2j4=Qguq?1KF*pHgfaKUz5Ll^=$R4Vp=C7?B*I@
F>4v?cF-P;Gg(Z>D8DhJZ;U`6l#;jD$UUg{B1dq<FwR#a~ygTI6EF%Zg1Vwnrv&RKTa$9K%6sfhAl5tzurB(}QmIV;3&-8CQ=sw`0Ehi*5s~+Iwu6CsyYU
@JO`!Y@NluVpVGKUbl6Kw7s5VQQh|(eV}B2str_c32rGD(6Xgc1n+uSX@#&>K@RS*6(?NbcI~GFKW<9dc-$*KZ+%`vJ2bvwce-sj(@d0o7O{l;F#24#PCU
(I>Q`MMwduQ;p)BdHaJ#p)w^BsV1<BrT8!2DfE}(#(cQ>Y(K<zDfE@UJ0<k`g{fX(z~!n`T(rw?7b&#ubn^2!~1Fv2d(e^iXE&1JRvu+2bEY5<`B7w}fvt
Q0K!6KTu!;NAhPq}T2dgM4YFQ{|v#O;*b}RtzXJJa}n&kHxc~SnDNeesv-kW4hA+{2n@A@V`VMd2?{uZnb1xOCBFv`84(bf(2Hb2=mn3mx;trA!Y~_QY>>
PGgdjXvsnfx+PrqI(d^~52D&bR$6YYV=H*|j$)U)wq^X}~6K=)k>M%(JpXi{K(neM>IJ?3aXMu+wgIjzQsG>06aSm=h@1yP9zu6Gry+QG4Z5C^MLH?uFz#
xc^l-#gODuWx}kc+d=5KVF*!dRzimCANCVMhtd@+)G8?k6;+VjRN+j0gkUBYw<<oB~WFJwGJ47H<fz`F!Inwkm^?f!lZD>J=rCF~DHJ|4pmN|5B7!;{%w%
Iz*M4SaD55zv<@@uCSzegv5uCC9)&n(a=Nc#@{`N<uA&8F+4foLyGW32#zTcZlYv1=BO9|1J8~|Q0$W7C?zQO+zHdoRE3a=9xRG+_R0X{u#>FjWM-?ciR?
cfZjghAPf+I6<p2sIiL6-29;7J`U;VZkZY3vPHhLV|rfl(;3G=#_CehX~@KMA^i9GIM=jGL=yxw$fF_STGb+*0iugUaoFED=JC_{`T6XkcJ?y;dbS$F>E2
k9#tG2lSAXNHMrij6`V-Fo1SW&mO6M!ueSormWS$6M(L%bQFXVAw3}WbVh+C}vuzLk>mM{+t3<!%3?@(t;N0+*Dg1XAAJ9o)`tT3jzI@e?B@(ifh_0pfro
UuVy4fK0_6`oduck?bT@%6weJ31_4?|rH6okg$I`2W*6f|u<NRox2?OAW-ijtgIaKX0zN*-U`9p-&k)#EX7-NZp)@Y?x?3ZWYd}~<{pB?(da^4j*ZrPtxj
!!geNuXk@7esYGa*ZwTjMby)V3`8p@&03=r!L=$bE^kYA)EaM#|!0)u|9C!%<WiG1inZV4TyCo}|=YlfOqo<LBwnEi60Me+#93PP<C$#V=_fs%~u^|0gal
PSG!Ow_q1}d-09c*YMNXae-c`Rg(WBJYeP9D$hqlb6}8*J6}|y?s-fTZcg%omFcF?Xu)(|3O$War^_E@r^mlnuZ9v|Q}ZFIzz>}cbhl8s6GS6pM^ud%ieo
3>OI5>O_N5qf2PJ5k5Sc4OzgBOCs?B?@W8rg+yCc}s=@Tp9k7c=(>A>=0e-Fp#<eK&u8oI*_qz>%IaBa>`s8$ocwf#@6ed!+k78P4o^Yat@$298`20&Hre
B|}tt6gQCgQ0?Sat^khW#VICaSEc6{)h<pT08%<yCbid=Ajov6EeaS4D~dvJQbO2B)b_&2qfc14{y}hVMF7C<ISg_<H>KvjcO16S0$WFRnpVl4ZJRk1jOk
jYVCKBPjUq>u^Px)y91Y&4-W_`Q>mqQ*h#{v(NB!XFt=%E?kIm12og$%ICCeUa){pb`qa0!Omi*yza@BT9yw%R9QeGyEy6zxVdOq)czz^&Ae*XV_Hw~l?*
V#HxS(Ez36OMNty*j`xgry#vC1=edu4b%lJ?)efW*z;91gnfH8*F77=4tVOAy{p(oB@rnuEp9VnAVkK`pynB$yA0tX@vpnlKg$NF%~u`PTsX=xu9>;w~W|
C&N1NMr2Gjk`*zj!vGH6OnsXUc9Chk*B>=LCE(beR=&0CRaD<UmutNwf&yI3+@kH9T;<~JBeI*|k`fmQU4_jI?z%iNqJ_j%cD=ZL7d2vf6ggZDO08!5)P<
b6z?ZDw<sUe$1~sx9|Ju(-b9Um=(L*A{arM~}RY98ci+(osbm?9uB`ls*NmAxiG?|?BUe@>@S3A$hsS6GLk&FCd#VMLDsMfxfiUo*jsUdD&JVs5l+3!}f@
D`te&AJI)q<gGT@^0al%@NF;6;(*Xjqa1Z54JS`Jcm>sxPvc{zyJhtP!vK)iC&}zHnduf8slQW@>_2s06V1~zOgdwF?7fCeM&ZyhJRQdz<8i|HQ4TBztsI
5f5II4bHRH%^<<3dRRJ6b|KKT_P-AZoPbCOOZtrC_*5eXPpcW(Yoh~y#>}LWl30((}X{!5ud|@aMA9Wj1si3g>-`s>cJ=Mn8U#i9KTEl&I*Zw`WAKnueb<
qJX2C6E!hSvA%j_q8oFI_WsjXvB!iN8@Z2WD<ik0Wx7{H$x5V(0$pLC_od{>(8K-zo;You|=4wOPa*y?QklMcMk4tWje`NsX1B@ceSKSRzvi;kM?mjY&!H
bUDaakU*2qq6Xb_A!Exa_M#msO$JGonRJt&QpE<U736zAzHUX_y?)!6w2~HM);c{sh}cF!pBsCFwaSN6KbbAEgg@B2jagn`tYc<H0Rsg*)<Y`FA*D`*v=H
Luz1e|R218Kd0DyF%9#fyKTHFyBC{|qZyvf6{+l|zQ$rSN60esx%unPwdFi_+wUjlor)d#fcVh;4zqBp;zQgP}$oA}em*~|6?8Eup3?{^$t^J1zr)*rXZ@
O|+H#=>#bFAY*u+s(R$R9n(=k!{PgYt{FVE{#Z&yJ8trZMyF{^91@F0r9}#dRteCeZq9Z)wQ5ezU+S~^^oq8&-Kc*5u?T(EChIK=Dzt|OZ##HE@6m~hPD4
VC~kG&eNZ9{&oXTV96XfpF`Gp7Juo=4DxmEFk4f<=0vu-WJ`GdYO8~G{Qb`+|y5eMCQh^^|=vT(ijvttV7{>kMv%9XUY=N6sY|k3L*uJ7f`E8?Gr6%0xk3
EuJ3z%z!?G_|wF<+C=O~c4boGr&;STsJOjDtGD(a}8-*^tOCSW;-3*%zHNQt=<eK$Lqil69dmCEpmmNy1+AJ<~kCHzF~&M?PhQv5aG%uK7egmwcDLQ(UJ$
g3QiuU8@qdYE?Z{<ZlXIjo11zh&RI@Xi=wkf@I_W&LMCfS0kX^zOo^n*D{irXWH+M^En<}nZqB}NShv`;XAZ4+_CX4pBQtLVFq*Ydd@83ng|9!C~$DNFB{
ZovN0Vc#H8KHyoL@YOv$lk1JtL~#g-y=TdAbh1(@S+KS$JgX2E1NZ$&S@P!T4pKWB-_PUL=^VH|*4_d1^>bTcFheOFZtgc~p=;+~33g`PvaWs>xd2dm@D9
e4bc0l4$(LT@wnjLByjrN`}5fm0@tH|%vDvu;fOm6<~>b@M1ac?n^dm%jaZ>jUCE_I@RW`9icf@Znsh-qX!Viy#jNi?=gPvrXK%Rz9Sg-^61DL$&Q^N_bX
_WfM_z5h)bysv)R%5{D(@w4Mr<Ob{{z6tN(@>-HmIoPrO<f_L5f8&@o}&dZm-wC~Tg1(014_PbB;5bI<E#F}C}kD5tt_1vkq!ig}1*F)H~r-Xj!3>$fs&K
S9UxU=;rnsI-MN+&wo5cst#7z!_7_=CYA62tKU4jUCOZks%xgfKaRg1Mt6DXUpij+I-NkhPNUyZKhAHVFA|B+~d>DcX1=96`PizYM#{8V%B#;%uK+5^(C&
NUFt3cT}ce^x|1$XoOjkG9A{*Rpf1j#2aE}0E>lWBcA|PDJ%T{oU4H=8CkXINYschd>5PDj!(+CMX=XVymZQ~Lr0K9JgIJ5u1V_%n)*=J^^E=C3rZdCfNv
M8e%9r$g^KFd(HJ0=QLTa)sKE(Aw28J1<nh(a2}%%`$+c&Om*c3e(;vL`>sMSv^lTE%-h#8$KPSm`AA<p+TSc&4DX^o?`{`T>WAg)~fE=BLL@$9Z03HBXq
W*4kRL|EJ=1nJw9XLeEqQfq<v9qCLB@NC$pUW|cqXS=%Vm5;JF1<z65yuwc3%PA19_1=+xJ<&+c3|)ShCwy;eF`{XgoW{p+&)+jiayr{cOtX-JPu5MHNcj
dePrMf2%F{1`YDPH1d|wcbNHVjQA?=!?|XhQD`b5|wM%1Ns}<Kfc7ykm@{uZrG9T-|QtxB)0b^+z0RL6r34RxvtfV>|L2&V=9Q=nt6||!=tBg)vSg>+uXs
;1s+R0Bmvm@W^32q<@2pVT~fe~J_F3rUszN4huab6w<Iiy_nR%YN$ArwQhd{I$rQ(n0aFAK@Gs&dw;3nK=H1e^gn>Z!y;1l}4L2usx<F#fV-J+m6EY#iM)
i3#M)l?-B7KR9|ZmEGvwuppvlh?ZBI83X6Xtf?q8{A;a*3p8aLn?}H#2iyFJSuu?!E)d$w1%e=!Q13dre{}>=3Hh-~E@;}t-d$^s&w;tI^mjpsq&x47)zw
}WY8Pv_wI0NDjdeAg4rM;&u%gIV{)SuF?8F%Bx{kQXmS}7Zc;GHMtwHcW6NNyucJzAZNdbumvY};4A2Qu#>~tlQPZE#QDtJwtDFKhB2spxR1ty68gEVrCq
bhy_8<~G~O=@aXpMS)DsPr|pL{$4zzJ^b?2N^aRTZAmXw~`l|QvII!$P#XAPx;X2crZ%cisr(j{y0&ksLdo`Z5<B6{<hyZ_}{CoJl$l-ZIQ)PcpJ>dGhs9
wM4^Tlxp@3xM~s)9ZoeL;+lg@hvZ>t!J898$YcP=VrzxjOcO(!n@aR)Zq8;>~6cRI|dwnEo>>vQmY}E5ObnV+6-H3Ya6!^P1+S?My%aRF(e${znvWhJ}2v
F`lu5}M89pD0)PXG^Woi`HRM1t8Cxar2I;Ocs7S<3<1h?4U)-}+quQHzufPn_d>_6N{Ko%FV_>&=LEz0Gg006io=jW+P}{KqThP6hy9M-Iztx=V=yfo1D5
O7RY)7mZc(J+CsKpX~^l6j3k{iJB9c^YOxgeXiMdbkYMokhT$GfgCe4H<mo6HS&wR)n@Aj#$E1UY{73LR@|lNPr2Df!FyYDmM{5meiJ;SPc&~VXttE~Hpx
OZf>)6OazBe1lm=?M@@-E0W}P#)G~G4GxcDwE0|ZvjkBd5!0e%rkH3c+V3DI9lEW^N(-$2TX99EnXQ47csA!7m&nGM|kkNJ-6Io61dWBK3poJ@h``3f>ur
xst{z<$5#z3*m73y;Wly4HSq93Z?y3f#vzU>5|qVCN|F2~T^@fcP$iMw5hOp5P7PIAX1Eqdh!jL5bBKeP<iW*JacQQ~4<qolu-j#7nVm9oED>a5q-DE`<O
((HsSlxRz+@U86q6U`daW-?><*v0XX7@R%*1Xao<!VbmE@<qLA=bISg*B1LxGvW-5)E_}DpApzmy#uE~x2+cz66I1{DCHs|@fe9LP0Q!yY4P#fm;hYW6`t
KtZ-C1XO9?iRy=Mr>Gp`$*1Ld6wW>%XuD!5-w0m@}{iYbo88eP+$G5guE^Ard*-NaCj>J^YdQ#zDyqo)K}mS{`pFxT}D)3C|i-TZve|`!{(NoquTAElv(h
H&e)%c?`hg{8`mPSA{Khx{TrR@;qIoq1G2(pWFtK=d9l1o?8(2#YB+C*WvB3XWxfn$;~)b5@yuMTT=Zy`O2p4p8<&f>t4~7&720e(|eSpfKP<QjiaxTv@s
A2ilO<$x|<Fz^-yJZ@N<ylheN+$?DFMrr{%o$I~>9MM^EXQTspI}yeLX~<tU;E7RV6cBw<xC$PJ%ZZH9ZTcFVMx*|rf;M)rwx-)xoLbo6m1<~kM^Lu4}qH
#rhYc^{(`wFBTtc0nt^s3(-9XTr^X(0d3tsKO0$%zV<&#8@G<3Lo=uSu3&jdzt-O0xhr#8(G#QzY)^7zrY6w70QJgu52JyxY6IeL>y9e-z<_96spI-X}m!
R?<xfQw3}iDSDwamBEoWs;e(#fgeEr`$)$_o(4tSrXF}^*!UiWfMO+-ZaJ?jpocKcFNO>n*@Pj)A`%~Z#C5$S<9M=s^4|Ve?lg);@Nu-x!r`s3Rx*5F`=*
{%Z>Hr4gv{US^PMWzRbtd@N`H%6Z*9*f1F!$wVg16jJQ42r3qys;4{gPOcc1&c7n|KkZQMWwP5D+AQ$YO7HN~)q)Kg%M;?M84w;_!nQ>lEaR-2FUHFW_6V
NE>SNk}L#-u#rKZ4u4B!A2q-wiUy(Z4Y-F)XGD-MkMc78L~D7Nc%IUC>L3`3(4{RB)s;Dn=z29a^V>-+`SDYY6mzU??>Yf1trvfy^3r4(Xm3^1RVSktHxx
#N6`z`zA%V8I&7!mcUbhM>ojHVZ_k7QQ8m<d;t*K?xokAaf<Ae;HyX)03jqq)w1+7u{{d!m8`ENa?8an5uwt%5$MpLM!N|SgJx}}b7qT0D>aar&>_oV2k>
6H!HbNvWXX=2i$Tu-z@GT{e7J4E?!&^})XBR?YN&!OPSK`vkbp8N2i`}(`PD}~*XqZ}Q6;b#ZnqB!$J6s2=mOVk;$?;KSPObNh!vw=%N7|a#e97cW}F;&}
(OtAkHNqLlPn`I|b?9(;z#_R&D9QX{_Z(nRS=nC~PkBdVD&5%wyqE`h6D%%^d#8<}Ct_fFL>)0c7n;`Yf_8y-?iE4jd4G|+_7fbCsA~wreP_-T5*^*#9x!
ER22wZU85Gxc9Oue>~!~x)HmLE|2<iUk}IOH}7q@b=yA@_w>-*}%m_?x68t6r)Mfp;{MXmme*qe*^eli-)IMW5&kVTrY#?RNo_Ygva+coLduB#oP2R|ZNe
h%L61xn7x5JUz2@P7ZEtvn@+y0fsR|P>;sS^!W6&@a2e*ts;ilSqC!^e^rqyuSr(DI$Yw)k%(;?gPAG38>@nU#Fu}Y=oVT7!{vf+jh)7YRoMo2b);|kDA(
(#h==QcVdghAT}BbJI*}N@!HFxB2wL2{LXP@%HnrEC4|O3qRWcpt8Qjvn<QnPB(@NYU8YePpyJ6i)qAbMIPb_)p!d<P&V-+(4zjKVg%mG3`AAR&nmfeKK7
MK<O>It$FW9NA(P)%4M;qoC-I%t`~Pl9X|zQgFAS=73sB@(i-T5<?dynJ{441Ctc&VpZNgOqdIUVKkjfT1;9(s~UxXmm$_^|oH|2oVe`D3#T&>^4eA#Yan
-6JnY9e?3cJLIIZS9;!d@HTg8=R)%5?m&y|ic%{_?o=+!@fm2hGF>HRg_g^BSQmIgRrR*rTvpR9=%=kp?e(;fr%q9}7zGHPW_9M|%Iwwq#K?;|P@S$I*(S
-ML`|Jk}gPmZFz%{FyfP~2VphqHjnx=f}X$v=ikOOtpuJvs&izjGP&PSW$juFU$hB)3g`SJ#;GLRp>$`g7#4eIJl0%#n~NC`~t0c0PNSVtou?}v8ekJ1C*
n5+ak!Y>diMXjDV%nfNJ$j@w=tDi*l&p`S`9T`wi2}wMtm!U*pV{Ae+O1UFeXnCYM)TVRf+Q}COb@wftP<|>~T$qi+{y9BH&QK42MI*kX5BtGP6$Sxh6AH
+6tLR{h{?orM5lKfO#y&qQ7WG1uSCLHIj77`>qtPv)%k=*UwWpjeg>R77=i6V(!}Xj{L!ugW#iRitiHT4mW0_@0L|7$yIwWB{lVfj)s$v>vIH8Dv1KMi9D
BNu!uO;l~8tE5xmgwQb{nLTtUM^pg-KRb;z9G^5<*Xd_p0#$X@mbYe2DTgRC2lg`)pz|OdD6YpdipEA<O*(4@E}-Yc1z0n$BVt~<WKHo&7ZvU5pY25y{Ze
2+IazID6CGwczw2^UobXf@x5fQ@eH=n|IZ4L&6-7)sLZ?Yh16+N=eHl=91j?0Wj9C0l3i}mdy0tG_~ig&Q6^5kX^Mj0h4;kS-tBl5Td-L%VNVoPvXE<m)y
CNU$6PSR847_Ncu;|eZ$5-BOu07dBkr3s7RiXO$2bn8@~$RN$^^KuKuC$1y5|t#2A*uOEbT?=0CA}`;<xyV?rv6$G~MC%;3WK0deln4pxA|$&YgHVEt7dv
p|V;c+CxsQ6gR01R&qQ-ceR0Vf~_2opd4LxrK=ZoO$pp?#X)*qu|zg6=+h>gFCH;p3BYJw!cWRW9yd382%d6vC=E2s$0Rc^XV+Av8fu|wajLK>>W@RW6t2
4``C{1d2vV0lhm}aM1EgY3{DWjIXqYSngPvC#VM=>pNnZn}ECc~XQ%{CX4Tcs~^4qbd#-2^2!up4T$;MeHM-y#|&=nz5(Yc7c+alo>1=~F74t58FDM?}M&
dX3~1~EP@id^^#^pJh_5=C2JFW$L?k^gM4P@-@`kJx@={ciqfB3siWff=O+f3bA;Dg)}s`%8aE#cj{MjDoL#X>rlmOhW2C5*w@@XH1c4Esq^xM{BNsOIl_
P54OlYMu-8%rYO6GpiAquTCUJ}Pi_rFZFTM4><+U<CQL8F!yV=%A11auypDT!2DXRwxvtb{AO$HVqc*CdCcqK6g}fVN+!#G$fDE&0kfD(K<`VaxX|}sJ|M
aSMa4F{jurRoKJVNAp#KfdbbV0?dQtFG3p@nVTwOi6|d*6JNe5TqmbIIx83}u-O*#bQw&>pG1SDsyLZPG#yQph|5z_5J6sHgSTzkmJdi*G)A|E*rH7KKm_
vOe*1Lvr3^a);Zr8Zha;>VWmX0p#POijB*5={klMo@5V`BWlQY(EomW3^}B%sE5P9PdvVQFa3{qW5PHKxFUMDcN*3CZ-w^=YE!e;Fnz<d94~pD-hTShuJB
_xH3KyiMc9|Gs;3NlpyD3G>r3!ej6a#Ef}X<Rs9iNtjN_e!i6=`w%NEvN12LyWgq-Rrhp$Q7mf^W03!U%QA(m%AFk+qLndPUKnMK#^QOPf6SA;>11zI+<)
%=rPrQR(1ZKC3@k$xy3<@zi6F%;TgGk#$}NkX?{@QfmK(hh>%z^@;L;_Lhtsd?=6`^{h)de~CQleH=@ujH~+(^>f@@p|>0t`HvMrUUaa!52HWjirv<@bNI
YHiNcyb$K29fy9L$@fKf7nooTv_eXb{I^^l2jIM52Gsp<{N)6C^O+6O%$JM{$UMNRPI&J1V7q&)Kng(swu#?_i&a-Si>P`k<eZFM^JKySjtPgOsao|kA<1
X1v7las@>~R#mc^<1WFj7)Vfb+L(QE<<ei-;{nxt?2DeR8xUL8zdz7oz!5##Wkh7A(}A9C-08Q3wZOYG%sRprhk`CQ7;UKd7iE<W$I$FIU42gm`Gv7czH)
tnN8E+z#wJ0F;YbhDXfUiR_j5hG=(-#?!c35)j}6?!WIM3HdYO`$RTj`oQp2NrlhoLiZwr4BFJ+K?;4iu97?8ym#*V4Z95cH%hGhZG8d?heO<fH?G{vmXK
Ar@jWMuK5ldvkkroy-smWs9F1G4bjq=Rv&HxD_hz3-az*+Q&2&J{i5-<bAIy3(nI=x8wpMwAD8nZlcq%{1@^ZTWhuTYZ$sh^X)*<pdMX+5(g(NO2W`RB5%
#VM+%9+2B!(`g#t3ExBgC4s~CUY*GB#|y?YT98gWz`Yo_3z%@8{k8;Ov!`eN1Og#bA3d_%kHH3p!wtUmJ86jPgOY>pBVy6ppQ3<aEvLKJ+v+*o43IB_?~&
SMKEOAn&0uev_j{C7O(dct(pHl+pojAmPNJo?Kkw%_CTg3YGyei6@@k1aMe1D)vJR7CnlCmniwRUm3${?&#}4>_8J=dH3k%P9KS?;U!+V$KXJqVJloB*7K
Jpss8S8R3GX!}t$<GcKVVYr@zjqamP*?-+$laRe7U`(hd3JFB-T~2^<44k!~O2BW84qIlo{5A9$=VTtHv`=FbWu;f4pH^X+fTMn;Lj717<dw*~Q!nZ?F4@
J?-4i!&;P#)Gk6Q@YCZ{E%T2`qel;)XeF;brscQD$%<S<-P(N<?G1hN_F_+3W#T$U0Enam>S0WR$9fv<I`KFJK;v>A?|VedkdY2wgAa$vlliNJJ38R?;7;
_MBG-DC+xJ!~7yRxKn!D+kRUM>`DZ@;y3MUqPo{(Y5q1%faVqG#ob%##SaZ4z4?zI!o?gCn<YRM@5GPb3~9uSJqh|w8cdJ=}-8Tcr7)pGe}XG%QNN7?;%M
N0{N-B-yHWJwsOwa=0vcT)1hGWJ|JPS_3fI#|$Epbjm5B)*nf-clr_T{&E~x(H$P8V3s7<W(bV)HtgPWEO(C?GYK5MO{)FC8Nt91fZz{rD6|LwK6iioxh{
u-hzZ!$t>zQa$9^I?Srm%;aWl4a+sx80?Nt!+;gFhULJn5SNfJyoi3UZWy<>{8Jp)ay-0HO3gc(%3xhleyd%}@05C}XHtf4m=jJdzE~}Gkxs=2To!aClqn
qLi07#O<i+9=ws=^1dN*W!=V9B!D1#y<LTw);;s2<`a`-DGTd-pPDvnz7~-5IfU7?#JwMK5v5HW%`pB|>=`Hy$m0;HO`a6?y!lQpYXOLZpxNrzAt?$SVnV
d${@<gOfg%FLFLDYW|r8{mZYBxpAz9x6vacQrqn&3~ZO3R-CjMwl>boIprVV|Eh6@MbsqmZ|*$RZA)$?F{Yk!tYo5ZGAEv!eNv+25qU(OLnCDmCLY$Ed)e
2Ye_nAsiFL186}soNrvRWS<IeLB@{P-u@OYddiqJO3*4Ri0!DQmiITgm2>tHZy_g&Q%V$PlX$xv2fuo)z#$=!05Ui5{u&ovnTX$!jGl5IjKa~m;egxSPtD
RaNjK1Z(EY}I$yPyx1-3&{7W0r+CK;bm8!Fb*Dd1SlmR{Bi3rtGNF5o>F|jD%tAu^b&`S(TVy{7OnD6HYs*WI`6FXkYZ&Eah=k)YNzoA0vMJ4pSNVh(uY=
`C&Tb9C;oopx)q}5=&Q>oO2irFfh<X`_<pbLgjpLSB!XOU+q(oWp&lD<(J12<2%i>|5nHAlu-a$m^e0dQPx0_C_C8KTndU*>n6lcc!JWBotV>%-%ue!@$5
|Z!!4M&#$HXP;Sy!bKBl5ND9izPwTbErT(4ZtB9Ct@SYV82BRK@%J42we~ZDS5uI^gTHxd;oGg?Q%^BKbx_&UHCOBhjNkS%qxrDkK1`p<ET78$&9^5$-R;
;ICJzhyN9Mku~CSP)Z1I=nT_t$C$P`PUeQNyFqKvp(U{!H!fsyLo=+R&o?J~@Bi!YyEjv}Ki(umHM&?mQ`7yZ;8leFQ59%R!<tfM$l+#dYRyX?A6U)pYxu
L55gERRVBqcCIAi&LCBc0Z(sCb2TZEiT-#73(7a<gyO*}s<4bwHwK?$}G4l5vewiMy9y(Kc}`Tp(GqK5Z=QM|bZ9#+Q5J|aLBgOlBw;xj?oTD{^g74Mib$
XjQZ#h{Mf%wSmSb5A*+&#1n_v>W2wDwPC$HJXMn4vG^SkG{RjaGBzb7jmri+lOm*dI3At<_o2J&rNt~jhWg1eL)qp&5Zk^lI`k!>%5WmXfjr$rhwM*J@SF
uFZbr`Tp*g<x8eqKj?nFL#tuUBIz83Zv3FM9OX!%(R~BNAmNwG!#X92xP4B>BUz_qAZ$H-qly&;4@~ltjwtZu`V9qu5GPmJVhC$_E;+aIDf^i#o%)#|3(I
5~K-vV3nuysHp;^ZMg47sG}wuSn>Iae3up4Ty9L`xN;1F~60qp>J?yLjuVz99-?qad1Ws@a^U*tD5nVaX`*d|*AS(o*Q#O{a>5lWo-hBa;|7=Sm#kFh8{(
6HiU2&I3vp34I94El_E6CTCqpY$7=<#b@;@fEe|?mIwG1AzRU;cJujOp#3}$i0d68S<-<XV+8gb6})?>i$%j-T)L^NFc}6;0N7%pZNV~%@eN*`{?(2<+F%
5FlRpEI_08M>+es*X9*^6)-d=(Fq$YQRan}g7eWxyL6i)`HGA<!8*Ag7Wlf-j?MtU%!Zf^;UGEdoQ_P@}jF<b%~Df<kncbHnDCZF1cPe$-eNU>ogm!W%do
MVFb`!7k?J~q$TO^A`KMLllqE6iIl`;eNb22Kafj&Kglf-NdKMa3YX&Y4+g|2M^+6iHu6Z)Wk!36pKDJs9^(;R_P)vUO)ru0n%m1-@CVNh>7TB}6<N+Was
{X-Ne>n7_|9SKl@{A}H5oBP^Fw1ZaW-dk4Ian^u>6q*7<}Wi0zd+;tji8lS2CLWFyz@g<qvA!QB`3<(c2*1$^%QUdJqW-WRUZm~QjwIE5Nn%tEg!<kpC<_
S{;t{bAct;yy*_2o(|kgYRr?_TcajZ|!@$}>--3x9}4fbQOmahfau&!2#>;D~a(Y-z;H^i4g7TD6_6y$|v!k^|cz;eD?%87kb9n>JGKquz9`XJuK$*hWy}
+;tTN=zpCA-KGscpA@x;?h=DTB*h+4NH^^=DS7z-vjLVq3D0`3us|)k078ocSV(|_MV+X;1GbT+Jxeb@c>g1;_uQWn(CjUOKJ6_pB4NN=0hVNs#{Bm?{0b
i;?!(}5$e&~HQpiMXJ(AwYfi8VSlql^pvmj+kP@7uN0>P^=dB3Xu1fhBWomzX6*!TV!Qy|^BKORqFAX7#+3}e74<|+^gKVxLnl-$fHK4n=-i8DWeqC>Shj
afPaNodp0Tq2EU(`=f&-};BA5H6%Uo#nCQPy}gk|4-hvIkg)c8QpO1uql=`M#TeGYAAqdZg^4F^TD@^c-#USXifnVxe>Y7T3_)RO;>1e<*jTJ=SpaDbE40
OC0Nt_ltaxnBT?|8{~uz2V2jPReVzNIYtNfa1Iy|BTy{oY)c0mxs5mYK52UTvj?cg9^~5rImci6UAYPVilc-7Ni7Uv>O+#`CdthY`c<O53aCp3kbxNX~H}
{1w$$Bx+q+F8)96+a!^Ri=Cu;*!&i5!a+rxx{;Huay60g^IkQ-!y6d2vAvisP`pD2<24KCsM*-PJEUCt>@fIDXKh=c#rfa9sQ^$-uYw>e8U2sbeBTi~}J=
-d}y2P;lz_5hEzp2OsM{qbpGyH{XtnUxNHY2*#0LO5G*{=KzO<UE^=ei-$OUbMA#X(sOq-K6wic4CeEk%4Ml$z``vZYBo#v{}H(N9vm$BMTU1Itn%(j`KL
tCv$4Qa?X3w@+RPgVI>aA4w3A{i`Y8JnpNIU?PSYUUT~$SH6IMQ+*q*Z}5jvB>0zH9LgrzLs({qCk!(Cr0*=h}$l&@c){#88sD;@K^(CS8^SN1!6!u||l_
Hv^o8T>h(t)@266%Uh!_6uecm0yhRCu#N$b#T*fBU>s3RN2pM)Bg{gEN;WU$xT;bN<o@WHT;SA_0$cfbzI9_Osrlj;LGTLxZf0+*ZjSw>Pz7M3eUpGCF`o
~=q-4|?j$5JzZ-c?YaL^WuR_2$<wi-JdZTGIf?`CX@nW_1!z^E}oeMT99&uUZV|Bi!pij=R-w^$PEA20(oQ~A4&xvzTu9|F09@%x{{KS^|P+;tz6pKYtNr
s<t6Gw!iJRhrWi0AylvotYjh$;!4{%NePL^^lbOdtL3cWH05Jri1=_2dTvcJS+Dr7l#E)GVk|g7P6Twq1qSICg*SMF9G<duojPgK8qKX3h*t&LjTW2SlbG
GELO7I*O$<-0I9H(!z}#lzyT+`@9*$3x>2<COG&-K6s9}7AAv=&X5NKGipL+nJ@~EmR&HD25P-mG0>iEuzzmM*0n5IlHMHKAlwK!8Z$yHI^*o@XO8DH(5C
U6aXd>l7!4Fg$_g@o!JWnn{n~}+Ez|2Pd%28i)I3=ikO2~>Y%X$-LB=-&e)b=V;+iIdbV@BrS!nRy?Z~w&I-(uGxYmVSbj9b+1EZR(d46b=C>FcDO~}~h0
<jXT9-zD7&p3C1u&dhU?zgG9-E)#)kWj;9w_ps9f?E`z3Az7%5>)1^LkoOr27mG=4cX?JhJob-qFEn(i3B;adtU>H>SY+(5Fmef49Sf{pZH^%czHI-c7i`
@rM$lF*<;;hCXf_uO;@SG?+%x9(hgGKozFMHL8Kt|-CP#p40**)CBl!@I{9^}7j#d7x~U`x|HV+;SHymudfX%dB;U`{<65mRO#kMeP4-GJK<I!@_O68Afv
|6?4BrVsj6-N+_dhX!<j!@S<5&+CgXiFKhPov6Vzrf(FM+*=jdf)OQ;nSy#amY&$9h0ZUar?bY_R|<yk-m_szFV9A`mqGZ<msyWB%xfIA3hYzov63eFF^5
O)dseA61A*G6Nf^|2KZ+*k$9sKv?~x>|rC{%r9l#{M~{!nTbUD9lBny99rzJxe^ydkd8M-&!4y*dEM>;_hfL9D6;>(T)>qSLP~B-3surv?G<rIDeOo&G~@
+|L81t0IP1Wdb`;iZ$KapKl`><Ho^}%1GYC_dIqXX6R17bM*Zf6U62Msj`C`7y>yAAtAJ*~wprs$SVZDYFs+1W1h5wC8RggF0tC6k>%U@QeKf~+A>Lcdc4
&Gk-8M;)($V`gJv|8D90l%d$a7sVT>ZE5SE0*!HQkI0xW5XbGY+1?k{5Srh&8}cuydP1F$#P3W$Hh)DaiBXK#_(G!+|uu206<b~YX!Vz+p>E~!6PmuMTC$
V;2ew55Q)AmYkpOWSnHVY79Fq|xcP;-^BK)?W?$xKBKgn6!~nuE?T2{Kw{b=kWLgcTujNBg4#QjNk)HO+K4w6tesIif{~79IRtD6=Ytb|jBC!fQLep#eCp
jYJ(Fz1XE$M)-Y6=vSA&9Z(Wz1)LXR<QM5=e6g`DY_-N9#T?FFm!b8r4NzaM8W8Y6=1ZiIn|Na8E6b2CZnQVctf^7n@0M^u0#Wh5xn;QP?~mp9v15Dp2#u
TvH=E{sMp<!WX%i=n>6lq6Y0^Tf`~y<s%-KsVc2ajWd@PEaK%tkV99XUx94(JFh>R+W<0BUsl1UeIG-Xil7tcR%id{o1a6KOaZfGDolp0gAR?WZOr?l`sR
pu9A^iBsq$#CEP(81x~_)&B%-0p$8l#X2%i0|AeW$Pi0Cz)ctcZAaRy&X<gJJi5Pc$Ci(KOB?`*(L(j-EcI?YQFXY0{b`JypqsCK>m7)ViH*anNM48}+i@
A?q?Mc6_wW7cMUPiIPGZ(hT`2pRj7v6GYJjM8eu>pEiAm*ss(UPo9a8dyP>Jz@o<HP4hMzH4i;-MnLUzCA)9N0}<!*ORjWY@86nNiYWrs?vDsBvO0DiIKn
bg1GXI=q;pSF~`FIJ#D*Q1;Xg3Nu=axj8m6Gzs^rjgrtDW!NQ^xN>o;ed%fV-33{1H-K!&KIm5noCn?nGu>@{|5l4fk*mo8c73qSz5K>^jLH$;8&fW8KRl
n*S#)t(6)ny%=!>2+BOd(|na+b<0>|ark)ivBZPc94-vXqbG&9tZ=0UIsWO#bFzJKKED;vzduTd^TT_`0y$iq*Od15A$pm@38)3;CU<2Pp?h`wv8Tj!Kjx
X+w3(g+E*qx@bGn8}DaGswZOP>FPf63yE%K1kZuMw!4=HNh)yL(!`}Crf8d#+6d`<{2K|IB%Pg4t#4(W&Rqv!?a<_vpK2b5X~77fnAb%6ZE>?&5>^TZ8RN
973@}25E#Y!$URom(GXuI=)DrH>IpoOn;Xc_dIc2rmY}XXLR^*$CiezTBwZ1m=CN}?%PM>*=QN6{<fU^g@nFCx<M;D-*_wmy%0SK%ESLlk5wGi~b6plFvi
IE~kM;vKm`L}L^5*von4r4bI-F)rb{N<gWyJd{k1yZX_>AMhi9=<C~lT1|cowgnWw~*OXghSm*1C<?De*5AT0ET@&8gP=AK;q3wRR;XV(VLguoT=$68#|_
gkyPNcdwr)@fJi~_7^s^h?<b%hMfqBUF_<coC?+vuRtbSuU^`GNDJm@b$%}?D(;musnS!$UWL<n<s@GuE*!Fe#cXN@{i1emQIlk3G_%_u0M=65-8E@emvC
ykUJX+m04zSA8X4k5C%z}*N(NXp}l0JVt1U&V~mwFQuIA-rj&GSkdyE2e=f9_ixs#D;j79w(HR|gFJX2p#0oxN!L%{JBS9P5|FvVjizmk*@kIM#1KRCf-H
*9?mFBQ_I(b>>e-1L&Z;v}w(z=SVPgw~{MeD<4TD2TzP9*@$8gYggOBC+%uKhm2uFvPEA>?Ix6<DXRlm@Q{f9e&hb>8$JC?Gl4;u(1#S4>ruTokR9=#l>C
v<Wz9bUo4-|80SoGf+DCtFetf(ZJ{7XYDx-IZQAdLG*%o#Xz}ylF;Ala{A))y_%LRYVZ0pgS>){y(1^Fb`RNNGjwOy=w1^K9M+t=s#1N|W~+*-8a<%{4`6
@oN`uwJ8+VeX(Oy{fqIRxYF?w|K?(kTUyI%ADo7e<wHoa9ndif`{;em4ulcSYM6#5jdz%L%*imUs;%AAW|(qDrex8-Vn0!{zer@$O+P1UXG=P;eK=`t^6^
7>YD!xYELnlZi~9P60jhG(Vd^|me4MPGE#;$-H8o5ltYFbZzS`Ws<eTumWDd4eoNz#=)2(Qm|g68te9`uGb&yT5Dr+)K2Yp0w8;c~I*GGkx5lE5m?Wj4bf
E|zDdlr*e-yPdAbg9I<Et`?9RN?pFN3Y3^@Nf#wzZtOx8^1JFrhfY!c-lE<d(&JMgIxFzGk9F|DtUcliUX1Lgi_(FYM6^(Uk~{(99ffWXrWGIx?ewC&I(g
<8*$W09PuUlVbyso8#F(BkisL$9<JPTG%(@6;`nuqaWk_+LBCvVCA~jwzN>2)&}B`(ktg5#@c<X1(r#TFTf#SbuY%l<a<+g&G56$pH5s_`G?xy9^}`JRML
3~`sIMLgjtLWX9WAdIDWkKCD4s@R1)%l1!2b{_uxYW;~cIR`q4)hfSu@KKAICGIecfVbbozNciPF)?MZ)^b`LOUd24ATsv-Z#<5;pY8|F)-;<zamEij56q
Q$?Qn68SO!rP~G!}OLw$oshHPk9@XB6zkk0q5GDhMw=F^Szjbji>S?T<6a&t>Lmi4*DUpX>_Rxb@PjVHMls}KE3u({24cGpTjdRK*}d*U9t*wsE$c@Ua1T
X?pTH(P%4;B%(B79;gb8dQ>>=PT|ZfPzZq)TTA|f=X$-q%U}82y$UR_!ZJ-^M>h}aulY=jmfz0imzSJmKqtZpbo5n0q_>Tt9JZCq)Y~>^eO{~cUxGZap>y
3>!7&UXajB#A>2ouN~>1dcb9yFKx@c=gLK+dD7LjSs3-Q(@E8Y#LI7WMuCcgnAM8?;AYEbvcZz?o=lCY@Z#ef{hkJw5B@kkr1RCQD9a<3gkR!kJ#s%;z+-
(lATsn@N4Ak34Jj=U{(uQH61;U^BgtYl4+$GN|gv6b8$^@Gw)hr>g?rODY0K(IrArvx_}x6sVk+-M(l7*Do*o`1fSe1E6XpPRVoi`0KTymny$Aqu4?3D+$
m8I}WqkL|lUVpTXT0zEBcfXuy(^PN?IA(Q#G%JVhH53b@$0Gxf7}zi%nQf#?TyYZ4v#v6qbxZePDz{<ENNAd_yD6WCjnJc~$bVwvwx`4I=B{h}WDX+Hi)t
EAakbR%n+yim}Ug`mz4&VF~wWHAsa`_#Wq4Og#(<9yPZF5=-}S^I*1<@``3EYT8^a>qfR0u-hBsBwF8#KCS8QPNFPoXo)ifgK*T80XmR*%l>xu(kK-C;C6
tT^@Y^Gu>vv1-UDQl4j96B+zNf`cXgps+!?ELvtXANExvX?sdo74wKhMUC4hDNE9)*v-Li&l<!a6BZD?P14wrVQmsh~;99a|#KTV-r<mHfP(a?yo1Iime5
UQa2s-uTt<asDhSgiMzjBS@`Bg|JqO+0sF5{x(%g7kcR`++*1`hFc2y(XBjKYzFa}BFGCnTo{``y;WGPK(HYLT#pT`~W$rl*n0op^Ro&=`j*6(&U+i;j#v
1gkkRc+0iK3O1$PrEr&l;bJ`|zOHWm^|X|~y$yZ5leY?L9>b}9x<E%iqh)0;#AI0F`+PO5sC#FgrNw`48Fqg51Ufd`51n+%MufTj)p12PT5S)SfKq!~uz<
-94dK_;<X}n^5~PJz<vw<y(^@+xr)3-*QJxqYYu(oCFqMdBs9ET%EkPiDCTVp*lb!4EhmCDOnbgsv!MgkVY!IaeBOL0$WHif;w|UKU8at*tob9iLHEovus
&*pT<mWg03m65AtFEpOzq$$Xk)Pj#0A63Khc2fDwFd!h^vcNx9Xu$C25tlwv&tZT$#%uQeo3a5RH-iQ_mD1Ogud-(Zvn4UBaUYVM3LpNF{X=0+$%lWHD48
ZfgYwQMv|362_J3>_QslC4l$4XH39EM@nXjxLEe3!(WJ5AF1kXt9^2W$+#J8mT-Yu#WC|6x_!7s+a0S1|frZrx5`lSQJUhsHXo4=&HONK)q!LN)88Ed68Z
s}4kdOY4A-A{e2v5tGt=6-04OS8`Mgi`jZ<j>q_GW)-dkIu7IW_88j`m}(bl=mv=JCcSzo<XI*}=9yx}8?A9xB6+7^?tO6!D#)x%jM8;W-+$wYFAz7?lu|
3XpxO)uJN;o9-=qBs#zto*?)=t0mFBn;}74ut%t)I^s?-3@>t1RCfvM3_KAHomtj((-~{&+ffxZ?+qe~qPm2A_1WlHF@DK24?ujWx``mt5c+c~W!t>Nw-b
>Ye_G<+9hY9&0{_xOrS%q4N4MA!3T8Q}=wQ);4Nv#DxoQ$*AJIwqn3t&=X@}NFkdQrfQri6VA)Y!7AL&i8tOlcI_!2+kaOU2dHYWHuT#IACQ3fNdw&eT{C
#?bzVTTYYPbmW&XNk4ydy!^dP1hNoE&3f?h>{GPJu+MMj?Z@XlffBy(EmR^9fBk&hP^_s&*YDOV0H8X3r&oC`MG-BLLqN0c1l3K&6G*gI{!~<OJ(m;0eAY
gueW@BkWvZvYRDL)a0zxj$y6DEo1n1v&zy#>)d7)8_oRv;FmT%kAm1<t_&(=fD#Z4(ocfx&*FiAZk0d+OTSkYU8r~Frv2N+k2?YcU^`6s&k`;((TP5;N%+
nKbmr!Xy<<IbVUsw`M?rkqDLYFFFb4|~)eXNB6m%DEQMQC3J!gu|7SduOGf(rpW6O&zY=Pw~*P3|kw_)~E(tuyt9d8FtG887A3+|%-x78_Q6a=RIAwEnFW
(q)wo85pPNHG1w~+=2`8j$>wbH&@=*P<dmyKo_r0yu2D61Jbf`C+-xZ?JrgO?&)S1?Ngw3-f5^w*ePkOJ6=)cCpSd<>FGmwn@EmF{van>o#zQut|cZdb;(
%24YcdG0Il~~Us`14-!6V{LSJ&T;&(g!-=Pd|LoqoinwcqMwyJ)UuXQG84W$R02wq}8h2k9f<!{J<gyKVYY5rm|x}u#4@mg(NUWCS_M4I4!`SfK`-`z$cl
ng^TaaYi|3M_xkxO34)|5rq#6;bQ#{!-Ecwgw#7f~RgI`Pk2z_1p(j=`Ty;yq*AoX2dOw==0Jj2svrQvmnc7-bhmrCK@_peF)?=K+Wck8^veIAcU0kYKw?
bBzp7`Vbi40rM+@%oUBV|`QyR#A$a~627B<=7yQWMMs2wLH5Azx7KKk>52DK9%U>(2F$f3m-S{S9=Ix>nkW9SDGJn+L=KK*={~?Z_P>AB`MapY3>8CP?IV
^T3zOX)w6sC&L<?ZFR6&N4xL3jir5iK{GgtG^>DuK;%zr92wD!cRO8A5hu5wsNptpfWROFB0IPtSV$?i)dq!AH-i6jqNVv_d{g_XPoBQvP6qhnq7Y`bON5
JpwdcWrbsw{@}HwqKKQiFE$tSkhezf;%B5~9AdC^CJ%R^MTsW6oUu~CVf3CmJd&ryer~C-NE1|)Rx9<hxr|QEc~2ZFWv~dg{me?y{O1LXmDjyBB@Xd(YqV
vx5F_8_r%lK3;y5cI{mSTZ@*c1v!+IQj=En0CnLazHxa1+!?Mn;Sl%DcMr{GUrSEg24(x?V-cGR1n@$g8m8__UtEzVeE>jX<nJt7tq;`&PpQT3O*#3e8&g
|EQq#d7@%$bpfA-}Mn=K#f7H*mEH(*wF>AMHHqr*!qJHms9M6Ju>@fal?=0Zix#jy+^D&1sf$c0Pg*1fSg`5qz-{7-41V-Hd}iH3mOq{1`6Z8V_z2pai_U
!R{R(!)Or7k@6e&A@$|i?<I{7_+85<mK>%^=*QBXzot3qliz}^SzWN9;r6)`KuX%Y1hbEn*C5$cqi|;I$(5wro$`_2E>k#S%_8eREj$2p=gi0{=jfzr+OQ
_WGmAl7#ZWXmV!Inb*XNQxAlXUw)ujfdH^@0P+FG~?#y0zwSZ>7I}W*Rut!~r~p%L!Yz?dj>e8$}6G4Z{l19x1x-ET_p?Jp3%C3N%bz`M=|mLq$bub()Z)
U?bgOE}l|&*<GvW3uwjZ57UUuWn(F$XSvwF-GLvhoEOq`GzdBhZ1^fh&UTVYV`U>_hHQxG*EPOK6wokld4I76PsK1uk!U*5yR~gJp4}8gN*WK#!ouRGE&w
tgXVI4zKo7o1HUSnOX-Pu7g{5`Z1_>N5k-4aD&Czpna)DBN<xdF!NgL%%@MPh)NIk3rdwqeaBa=6W_i~eH6)k%fuc9-f#l0N+;|2FgZ@!|TO+Ndt)kSf%c
4O*MeoM_skC_@Rr#6~u*`F?t7_omKUvHW^nZkVKu?p!1Gm>Clu}_ni?Bsn+Av@Z0qu*+aM@s0hQ@rlzL1BP=sNy65H9Q|C``gr8X9w3jqEoiz4nK9MUfcI
0>8V<9*=k2tW7xjjao%RzGqUv}Ik7!ILDEs}T?IAmC$Pi{ezNH{+9?wt>fhmy2L+rp8AQydJ}u~R|F(exY?k+6c)Aab31Za*_GM9MZ%eg&hDQ#dC~~)SVk
D_;(CuLT=EYZPROPt3Mt0Xs<m7d$UHh%*|GqubK`1pAL$spmW@lqADf(N0nt4gmEAROX`hz?NYc4Q6%Z?w-)3#%ZzEc866p~S3dODg^n^62^L*?rCHqXGK
@0ae&!c@0;)5p11I<NMqVAFCfSE}K4*{psrhCgaEqTMSXO{_a4UYg<H87kBVv7k{9^JLi?G|u=Lh#$$MJ<W=|hZWipsHiRUK)T!YxXfvj=b^3IGV8JF_if
_<R*xnaRut6}y-UE3qPl&#`)S@syd?Zq^`lF(%9Vk5{INLs$IFE2RwWyihRy1-xLaS31HarqWYp~wU1kV|fwvWz-~s-3x6j%^y&{HHIu&gTIBQ2cm}Lw>q
NO?CWxf;z8lQQ*#?w97m1JzHofYR*G!$I2JPTa%_!9VB!*IQT7Z^yq{kDX!46n6f!+TWp1Y4V{9|786R%HotmLxJN^n01L@f4iAzaqC}jicc{xxE6p506D
C(JbiL#;$le>;xe1Eh2ht{|OEv_=w4HoM6P^QJ$>E;cD?iK9Uta%L383_bA)9gp`izIn|Ai<q(qnH3?Sexn|<pV)ok<`#Z&Vj?Y+#yY0}Z3!|#hR&m)>R|
nd+i|Gs0D052}(hF;=(c(PlA<j5*z^&g|o$Zv;&pPk=@l{P!E|N%c=0Q}A>S!su8CwAl3zuqjAy3b|szO#;h!{f~1yrZe`P_SBlj$U%%D3kmaW#i!@nanA
s3sa6g@^F#d3NG8>E;{L78<aq&8Ps!)|9ig0k&Fhm=HTsubT!G8qo{(PR&GPEJyNv)bQb`YW;nRgZHD=>s2(;1oSEK4PCV5ihcQ74m*%$Jij)~U05O}f7;
v$SGEM?7H*FxRy4HuNByVp2WQUwS6PwKo@3FoAdAd^U{5T&iR~eFKP&3Lx<er|K}V(|>KT{2X#vAJjU#rOzh&^CcNKOgM$p;DAM?4xKo5=D>sK$*Sa_74U
$IRjIHTywCAMlSZ|nP&aM+%33m}vv@#;m-2EuA3B5R@}vKR;SH#)e{zTxJH`$owdEUk#OIJOIb0(T(vpC<{(g@|OV5t}W>s`!v*KyvURwo+XBO#<FI#o!)
Bblo#KFXnNtW8EMrOcnTOEO<G@i}13z7tqV9QdQQ9^U@@zDGHJTA*y3`$GU%zXW+riqjFa?AMHscT8Vw}yL`<F<3sqZxSK;tUCYQ{vIW(5mOMRysTQ$5$4
$)}ie|7<S0XMGo&@uj5{Wwb4MC+!<$xr#4e}>W<E40w-GsiAqiNyfzGzai;=&?P>Z$AA{2&~|F0fTFoZDL%l)GNV;qRUTp|3!)K!uKcUKe||lhin)M7aQ`
XlzjNy>U=C8&yUI#oudyy>0P^C9MB*kL2|Xfw7-tOHK7itf^eY^OYtO8er5_5fB%EbXSHF63361@m-&Vk(nK#5h5h`nJg9B?yS;8*PGpI{~9-gvUa|ra^I
Z&xY~Gpo>+<IqBoxx7&{0|x2RO7s&?;UfPu5)gxoyZd*`zIS-*(IaTIIlghpp;0RVGk#qF>z9)JrfFgEm(u!d%<d$+d=|BLzpiDy6~9Y1M;g+6idcp*&Uq
<&%Q0d`UBmJWcNI)_!0>Sf3gx<9bKew;mJ-64#u@&QAfXjEF{KZ|K)$h{mh(D_O5iDHl}#UlT4ri~0)=kAF{lfaai<aN1^%3(GA-bLQ>=feP0yXd|gRy+_
o9Tt?eKb1<OT)NX}+4${UAC<?^dg5TT__O-1lUrSJ4xyPC0T#DDEiu-OhCYw+xAc7muz+X&5WCK+?V*UvwW0^bn1Dl!<=+ioN#sPq!%De?7<-khOFYVLyh
11ej=PnA3?<%t6@pm<ktYZP#{(<;4h-h=N8xtO^`<u*Bevzte@#EjeBwEJ*yMUE{Bg^oJ7!X!4qh0Ai-m&|QusulyR3TdlQ)uqXF&q~1{0-$Ekkw;nr-iL
v<qfpw(forIZALJq~Xzpo>vOeN9?-RsFq1DT{}ci92ZZxqZjh9S#33(`u!QoR=3~VG#g02aAU#8r>I35=G=}INS^q6F`1i~Egl$`x(GZT>$fX0v2?I)uka
TZaD-Rzi5py*w3;U(CicQkQvA}$#$3lQMY~8VOn05)e$+0LtIdZT-4MvpUWgyenaAsijh2Q6Aq)G_@)JnaXLVli@i;*>x>?+4C@7tLyhe=IpQ#_-H(w}Mt
i7H4Na&$^`i!i(HmHp_rre_WQul&<NWS3p$~x6DX6cM%X*W?`s1K7W9xxLHuU><5?7q`}7PU1-$Oj!o)S93=5U+@ATvgS41W&%Y19{=PBNR}`)Qa>Hq<A+
^svb{L^G;J}U{-63(orHk`O9Qty5F~dOuyXosPy1AWV8MhUw=S93^gAxdw+xJtS^hYINiSbt6pAHa~*YIzfP{$En}1)c_o#O1MLIOIueA;kIaYWCr0vPek
=p~j%PavR2$#+D?8bt?)PU%_UQ&&HhL+90Q=$0cdwIA)IS&n82y^sCCQbOWg&-c@AVC{nnb~j+Eh{H3ybW|C;Yof$HSR}A1CS>^fSXV{im_B*DUR6-{eOd
oPL4?ZO4yFZH?!!&&0Zj^BXUXw(En?G8R$IMF~sOkw?Aup5zs!!z67Z;*%4}jJW9L2|C+puRfA0pZLF{#&pkPkOZgU7bS)-rgY#veZqHI`NKp$z!_tdb~Z
Y<Sacx22J(bm6gSF+7UG5^-s4c(5yiYXS8xM4u>G^H5|lcMdwqe-EFOJw`QUyEZ^86yVKYTc5wfXKmM5*LK+QoT@08OkcHbs6F1BYT(0(!2&YnJ>E>l+jP
4j|WZw@y|$sxjq&tm`p*aMns?W20|00Hmm0f4Xx-LezKvBYQl0ssI200dcD
"""

if __name__ == "__main__":
    raise SystemExit(main())
