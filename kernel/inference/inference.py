"""Make a submission of an attached saved_model.pt with embed64, without internet.

It holds the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working.

Written by `embed64 kernel build`.
The package is the payload at the end, which is unpacked only if its hash is right.
"""

import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile

VERSION, COMMIT = "0.1.0", "9a4da85+"
PACKAGE_SHA256 = "dc2d86751a7b592e13acdb5c66219445e4cbb335bf9d4f69dd2f9649daeeb8bc"


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
{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;#dE1KwSVbn@DOp&}!Wy`F;+eCX^W+tHay*_3hv(CV`SQ;-bN--y<*)BmNrQ<Q{|4Ud)(+p{G1UO2{IlcC~Jy@$5
f~q!w|a{N46VP7Qd|fCgJZv7r%CR=HmITstq0kSAhD?1fXVz$-2IWT)8VyK>NmOh!@xU(HHJbRpH-ie_qH+7S{(Gcnz+B_N7@9<lJMOs?Xs^|zY2_1LdWw
H|`a_t{#JW@;0hhpaDF<1|J?&hQ%(;-PIl=t|~PEncN}-fPP=%72;Y=!;#Jza0B$TA%BmpoBJ53e<k8K~gbC;t5%+6OE}D>Se4<K24tUsHO=~v6cu2l|V=
oY|(ln4Kd3CIcD%oyq&3pXg#e@LYEQGrcXUE)=+m$Brr~LOnF5esw?V?JKv-X!N6=2i$gW~(i)Iy1<Aw-U~3kLnDW|D)#AsyA6i@qC#BIJvvx3X0UhkZDW
{NhJN?D{g;#XD@13yR46#woo)7QK8~HVIsjy=XUF~@1ZX&3N6wfqxPPn*zZG7(OMH(3stZajX_?lfEq*6XmU|6Z9Z<ztud4$~sdcu<kwAN&w2y5vOp(MCE
>;)>S-V4c1kMGhnI_yv)dh9j?pKkM!Do!S&@>)Bs{}^;iocdGwXE2yoQmw?e#(0;zaO+D+ARd2ej@IrqdC;=q^K2r{pM(xkAdm)pQaA8ORE*CTGiq4_5Z}
pe_QE|aO=Mcli(sZ;REI|P#gu7NW#9$vfWjPF1tlf{wPiElDz89;tKe)oiMI;gfPE<sk!?f4FNxG64u-BaV`CI<i$rZt0acYpz7@Ja^~kw`&9oz&$g*R`S
fepeG|${TK(Ubz&CJK?s((K=qqrxFVz_fcTYXymtWgU57ull&BU-bFuF~lC<s%b)<-H?~)n1RQT8?w+15Ke4<r;hQYH*Tliar%kY9maWW$Fi&5}~P{m+^8
%B8bRgMS=fW;X=*sjs%-vUColnZTFWEKes@kD$ctsESyTUm8b543jh$R6(-MitIv8y8|S(rsC1p-wQ#dbcj<gzoS3p)KP(9HlT}?PraUevP}{B|LmDm<B;
pcy{MVJmc?e8Q0_0;okT`>IB7AauAiHW{fVg~8LeI)=`xEGpb3vP1XT}i~2c4Vj$Z(o4+%QkV*XD;`n+TyYb#j$&(wx532du5|UapvAbYXLA6pL?i^ugiE
UW%pf)1964G`*?Zqo*M3wlprd0mle?DlVik>$UgFQaF-9c2}`DN3q?GGWA-|iJ$G``lU_WAfbktq*Y#t6Nr)&D9r-lm5B;*xXD7EN4rSW@s1v9!Vf8lZiw
0Te<;tK%+T=8)S%kvD@55`SDxc7;r6sElBWPYPf?8haU98F-s^xA7R~xSH;zURXnD}LZ%2V_GIm!DPk5b5gA^g<(d@w&lzzaH!Aix6$3Z!g29g_<jn?xVN
Im$d)|Iobe%1FJ&cpzIWr%Jy>^yfpD3?<_g0Drn;NiAw%&$BU<u|9t#y+(Vsd={Zox}LVE<A>vS&Y$_)pX6x6Sfig9v*$PY*V>KVG(c#QRGXRCZ=cT4fyI
cq+>LvXp1y6spH7y6yNxLD%?sBeW<}SttFV0;8c4uQf4sKgJVQr;HcG5+z6lN><wIx_fV$taCtiR5;|G##5<KeH#yko*XR_%L6A?fSbHM_T8u}aCyXuX&g
njnqgj=MGPE`MExN(B6T9=-J_>gAJ6}&zDXq<$jp3rZ_ze9zZ4F7{4_xb(j){TuB||<Ri|?38;|ITEO52h^gGeBF*|Z|m->|L3+-(xq6|3HRHLqh?*|O=~
5PJ;V`e+S9!N`n{9|dSIHGwuN?$rpNkeWi?8c|P86Nigg(821+byPE(Q50!i<b<Pw=atMv8U=Zx<)<@@4MQ+e2mF&OoM=_BCN-Wm5k4;oDoPN8!H)Q8C_V
KIzvez;x(g+3q}M04%TZ30`aGjq3ERD<yHkWXrG!}pM*uUp_HT1q;}lX79&GUbeE-s&qhbqTctJBhvM?0##+za<SN&$FG)XM1WcQw{;Gt69zuR--ryL{qy
+78WIL8`OG@Ghn9S1nM{t?~prp$K$SMy8;4w;*EEg-P4RC&_rF4W!DaX03i<3OkJ?PMJ7LRg1b#a6<>oU=-bn7%XHvBx6p4UV6wm3ciGAb6UxN7=G9u&~f
5v3Uo1tMnDu=JX<@E7cf&V?X9-0u@hbSu-G@gzYJWlLw%2Fb<6G0otqVcRjPPG!B^pAT{Cq78f}Z-$NsSH_eF*_nL<w3kHWCa2L1~;I3y6@53lXVo;DVmi
6z<aVW}n29KfFucv_^S+6P&iu!FfW?1hO^4i&M#@{AA`}6^1)cWp!w>qopz_oU0(VL~xmkJQh1-{6e$$t1<Sl>Do(=Rs|8*Jn1#R+U^eQZb^O3o^W*R@8}
?G&EL0v-0))>lmkF-%J%eCEd~;+$O%{ts20nJ*w)Au?I`oQzMrk~#=x`^qRUG>U$r0a698S&>c}mk}mBus@9hX8Qp}v-4knnS6N3i>{Hq*1P+7T8wbuPUA
9CVmWC#MLLv<AkZ1FM8Xg}rONV}#s4UQGs>W^jv_KX@dK6lR%Kg2NRF=2lB-KRW6DzZmc}oNJbw`~OZfv8>|5c(x3cpeKAn4Et#IkIbH0=>++Zgp<E|HHI
IpRwcr4uw2&&B*E*VuCI_2&y<Vz!y;O;rYg0yr7M(M?khZaEH9nOEW+WQAaLjiWgL2YG)@gcAcM<b7#+>q+*Gk`v$1X#EuvRYIar}Z?<gfQrx0K7HPvxeg
N=9oxlct{nx8l<9y10-PDc?0xh6G<S9Jd31XSGa&Qoi{JyGBP@%g302>Z~!ks-`v)AmibrZ2`|Y*>W;kcK?25FR&Y@4a-d<Ix47K1vQ>BYR;%hL3BD4{Vj
-D@v^eDog#@Md^bsu5kOJt!kCTL40?6@X2w7SK|JAWi$%tXbI7$@QDsCS$vDJNH;m3)?IF_&fnF40bn+Hl4UMIjA3Zu~!0SO>tByPO~Q}wun2m(I(P7cXR
qvQ@skgJZ}V#9<JNWbmVa_^Oh!wuj+jet_8e$<MZFQ4+R1UPLkIR1x*|Doq=46bH@$P@?dl8MuFN<MJ8S*s?dAt|pH?uaM1$>CsAgz1r+AV89Ci|p)$!>h
&apq>OQn{@`Iu{5j$a&KsoQBpOVHQ{Gva8uF?$EZ1(5Wj|M_nC9Bi<=0A;!U;TqAcZ5Jg6sappktcoUt0R#21sUvV=IJ$?&W^-#KfJ4DQT&U^7ohh`CG=c
mtatnV<4+F>lpO;Ap`(`X{`)IxO)#hKIW-S`+ysmdj4~gA#2!Nx8F+nQLzYkXNhl1>R0Yz}F*(?`50lNXWKU(-T>u>-ae*_>E6Q!3zlOxI&Y^+@9*1^AB2
|=*Ku1Eg-YZNN7DRPD(rK*=bSxf=q2j_+&}N>#Bqv;``vHb%?WTW0FkwXBl|RVYoG}uR6MUwu(zsW`id}4Z$d^V+;^5c{Q{;-%17<(PWy9Gkgk#WNXQpow
1?#6o)*Plc0<Gor`rEoY6aYotGS$A`oXe*r_`;?-vZY^WzrVW^P&NorJMlC%24oh$M;qB>o08w}`Ja0AV3OgQ3X0i3Y)O(q5uqhQC@Y?tY=g+zZUdy}9pY
Py}hpZA1Q(Am)hjRO?O$X^ouXMkS>c8gq=$kdgjEOlb){lf#-iPBjFjO<-+ZH}}+Ud6r6`nJ0-R1PPHE;<J++B8k6AS;6_yo8oW22c(TpI6pT}YbQKA*0V
1lN_o112g^sm(;o7&drRavW)kjD-O?MhI{Sym6nS>+igplXEja6K5~2)-tG|2)s*!3}GGIA1R@+%aMb>uh8Ee>GtmJ`@^jG9dq}``wGnK3N4AcEloU&FmH
XuDQnVN8Ex8G+W&p$6v*U`+nDE0GPkPkC#w2Ei;CgFrp)qa8-cpS-A!}dCj39aA!rrhX}2H(Ev3oW{yPZKCj8#+mJ{cj@&WJ4xDM-A}^g5tj^;IO&Tx|-S
UGKr7`q({-lxs;ov)F~9F`t7HpDo7YT=;&K6s2EUP)ZmEW<FPNK9JL4yVkC_TP#Sk=GF~zd{1BtBSa$S38L7*|3#aBe0~&LIN9JzMUJ;NFM_J6J6p=?>6;
YoB@_;sYx@%!AhqgF1ku)_ZcF5Xx)ik$J{=C3FBWZ9B|Ci%Vi>z=1W-JE|Sm}RxmM{U~^C9u)cW17VHIo*eboiPN7=noD-s`sxfMMM>sWb^H!4r}an5q_f
T;%K$PRF9f?lvE9bIx~zaUO`3yKNqvEpB`(HxCFwZt;i`mt}x;N(jv+F0(rSnz$ThRm6>}j-q31tipaK;GmvN9=VaauYgq)+Lb;+pnD_)DrD8aM{bk<rC-
ipXW~Oa<k}uN_9*w**nz)*sKGlfk@z~LW<+GHUP)*kJ<R!|<M{z6w*tYJm=B#)WibSk5%7y?xyZeVb5r`LisA^q>mOLy9flg`zR~h_{f{J)e5<nlcjf1n{
IzW7Z!hZw9aV6~5?PzvKFMn&NQY{9#otYE)Bd``pK1|4+3SabJ}FfKnZ{AyhbF50ImZSc7$+ATic5DjXw|v&A9qVee}}-98eqoj1i-YQ(d9x+_RoMiyP>8
-t^8buzDg52xTQD82AhIy86JP6q1tcGa*9wYV+Yo(3u{FSpfvgY2dH4W?*jggOLDJ5chV4V&efD-{9on08$8;m#%5#O6lD%{my~HM12PjU0&R#MJX4Z<<M
U|-g9>nuL|;4Ld$~0mmFab(F^F;{tIEB196i44;ly{b-3DdnUl)}}&bXZ$m4u`f()ZQ<?3Me_mN=E7mnnk?V@yPi304JbDJ_uZ-t=o5;3A8Q%qmR5p7AhC
r15v@eNVe+A>P_B6S<{<+<62`SndvdU=ch09{a`siDFus6)!^F=NB(>Sg9+LCzk#9^g?u$QMH|wk<82kF(~Sk#kk!wM(UOm#AGg3LZ$6Q`>Pkiz6?NfZR4
6x_-U86_qs~x8}cJru!R`_QxpzO00Uk^AT0ey`<>9B&tXW3%r6<0eEcB#5k2hBMq@K=R`@735^GOB>s1e7vIJFRQ30F(gu9W)yARU<5B+u>Xf4=^SorXr2
=>P*iCp`dg4f2)tc~6sfZ#ia@k9d#Mc`9&^ajKX({iHxSoih1?nuwP#@(A09G<mLhzia~7~Z8Ad-E=i*#%HDWz+HXd^Bh9=)Co3_>C^@zMB=XQ`Y7PK&Mv
wY7yxx(&F~xb!vX1)4q60_x+)wCF0T0DDGlawcq$UzIYhTH_K25Ua5|aMcp=cj-yWfi+r=lRayHpm&d?nKs3(~uXq$fsq@i}DRN&gOV8T(lIfRFWkv;8>U
1r8vgLq!xXF-|OgUfy8`osi^-DO2(1nEQA+<Ndwe%;1ID!La<yGW4RwDI)kq>_@gZQ`Z{ih3<MY|MLygpJ09IOGNU%3GvCh*-Sx+_l&(Ab>vn`!*0iBP*n
M7-Vc_D_HDCbH)&Ud$z<h>T4{W3s~ew$+-d$$;ld;91S$;Jue|PAIO&BxLGTtxrf!1e+cllwGB@F$iVJ5MuIJ+8UD-W<5K2)-5&gF<IAv{}8R&>~r<UU67
4uG?0ac>{<kSi$lM1#A~&{oQNqVo5}b$!F>K0M&h~)3TfW{g9jl1$ml~sY^t_^oQ@96)Bs{&7$siuG1YSs{<=mK7jH!~FMS|BA`@?-o}xWTjE%#&@mF2rN
1@N~W|?!APUPZ0<KI*4gh>D{Vt1{A4dor}vWSx7lc{?3FG&h(yqerx;t|oIh-j=DWv|rOSs~`==uP!N_RSIBbLO2s0G2(QT`YdSAIt%mWZ$O!!a+0lObN`
)<o^%s{*oh~nwrlaNdlgB`5Jj0`gL9U!QZDMl-cFdatFl9$itJBAus`7>LD!(BQo+WiUEWv?sC0vr5z!afy9*EX&wy^dAiH0VV&)lQm?AFZj{J}Y!g<oQL
PSmNyi3FE`a|IL64kvq|bEwQK$xdTr;*D>G9E3<?jucJam7ei)}twvz(lgyxbjIp^=5tCe&__lCp_N>_>r(?T6K(<2YY&2n~{Ksr{<Jujy0|cf;NkXvc!J
wXQm+(!Ggv{CTUe%|pNep0Q%Y9N7Oajq>yUDlTQPvv0mYcVs0vG%wy>@!9+3NWOSeXP6N(uc7<}a=YD7MEs0W6lE6=R;Ot?z#+E7GA?>!vEfuaepL1l+2y
h~o+KHO?`z$n&gmT1jQ?<(LO_yZ+X8N-f?F=|G~L@qu!gVNt$gt!Rp{<yt}!r-lc#~<hjuC$FuOwn@u}Sy6;!$ebf2KG*+q?M0iGV?y=60<9eeeLQaoF0F
eE)?263f)VA}8&!i2nwhhFBs{&CXInMX`1(g76RR(!q!v`DyY+mm!Vd!3p2rKiEEG0NR*NE$7d^Td+j5&@&c1|%NaWeRMs`N?-A;Iz7qFhgw++Lg-Csac1
))<RgIb;()jrcAdUC`8}xYdrUnl~wQm07By*)LnSRF=R`^jnf1CZ;!Y4WYaw9K=nDJ6GWf%TI$K&rl)mkV4L=v|FtSiVKkB}*XZhzWsH;o-XCD%mOq#QQu
Q&qGwYn18J>mI`w+jNZ?uWeXG3PgWp+KXMY$CfX2YXqtuAh^L{rrQ<kh*Ita5qmLX>OeXr`41W-xuIUU*G^V0OfI2-*<D%(OGpe*E?7sNH(BYcLaD^PbQ?
oF($o$(OEUrU{QnJH-P%Yw`4%Kl(2I;5pNU&lO``=e*GxFe8y3<ZPmgje$!s2CU-|UqrhvnQ}*7lQ8hbqeTC921@j%G?l$5=w-23mvmu&S?Lpdc9BK{;$L
Cxc}2D?+q3aUQk_jrJ6VBndZC@<>n9z^>wE2phL4Il3k<{ug1x#N0P)+L5dMT0fq$!O)856t)O)!W8n6Gj#POe!P}eTTV(eu?uo_t4%~>LN(G0?4JXIb9;
!j@XRd?h-U^1SkWPqHTO^$X!hTJEe_Z*=LS7`J!JFb8jW)DHUrjrwoQW8GX;czGGlvxEi9fiMeEgTIO#?I>|QDLx_XR!PQIfUEv2?O}ysEqtWdD*E2`B0P
2;twH|K-f0HC;Y{VHAv)mQF9Y?d?ZCR@8UuP`ZhyMC)5Y~j;{e04w`hkL_painIczV5Fi+0v9ZE0q^xV-m6@WbI|2)=q;oNs9q{`h5XY%V;Hg6i`Maw@=a
(TZ2Mi16%syMO#|dqC)udt6e1-+D?E(kRT9#U#7aB~xQjIIYFM!+lnH}!b%W^q_e%u4{Z9cw+ooz`+lEfu=xTI>_1#bUCX5km4W?S9~E^12%nO&fV`Z#r-
7>-u{>e{tjoYP_tn*k5C-_V$+Eeu-bs05HpqF8BTW8=vn8)tgVl}>r+>q5>eMERq%;<iqx7&pPcW~HDU$nO^!Gy{?iI_|bHFu~tQ5O8mNVF}hjSj}Dyrz+
kUvcrw83&sUG!17UYMcUZTovcCd8nv!sHmtQsj@j?F<~kC(v;9DOp)4K1Mpfb!S`2jVGp*D_;Rt1iJVbl6vBr>89h~Oxup}pE9~&^Rv(M`JA>$<7PV2J_d
KFjya-E53@~a2Qs*;aCe~z|Ld@7-^1f+VromL++gh3-&E@ll@)s(1%z{M`qnLhqajk*9y#=$}0$^J9z7j$?2^ob+tb{Tsv`l?<|RTPxQv5rWG0{s)4YkTk
u&6jyf9CqQhXK<D|Fn7wm5Cg1h>GicA9npr+uMO(m#F0tWnFX4G*G`II<VI+q+qsgD?G=}o%rH7!E(5eO)0~|S&n94p3Exy5h=V|-t<KJ<iN(R4+$VA#dp
#19warhFQ8$6jrKXR{FQQvC2+l&c`Frkz_2w+JJ4y5q1j_3q2+G92ZjWOR#A`qOQ~%OyMrPOUl?NR*wt@U5kQpy1>?DmySw-?ZTQdM16dP{npO)%8$t@H<
_Cu4))t9WYPc-vli9G16@BZ+V>oW_S^(t9LPPYAry=Mi9-#ZM=x#QAdc*UKO*$LWC|IRZD_np_-zj{1WB)W4cZ|<bp0BYCd$9atFuh_JWn!CP0|NJv`(JJ
i+DTu9_Hy!|GxJr+C&6mY`B^XX4)95C)qBVs^TWZHVTcd%-3<G|6w$gbm_Y^<0ezKzl79NAhp7kRF+xYFi{YNo%S=_n#&U80g61(5g9t`0U{cxe$XMGowx
ml}nLv6EEg@%6MqCjBb{DT-TT|gJGc%uOEX;0@&|4(>CZyKU1gGdfmv))#T=9p~T4%VKwPx^|(9EjsdwJr=HJJDeNcz?Lt3PZW?<zne>`z6ybCi7oy``*s
56#D<%0J*0%;4@2MqM`j#9VVvm=%6M#-e7wyH>O+D{!B<h!KCHV9IC@FhToLk?3YF5I$uPR7Z?2D5?+!}<xl(JwCEE)EX4-+d4rue*zluK)7QF3seky_4&
;kDf2fv{l+k&!omT(re*tA@Z#})Q)9G{;*PoKt2LeS7X=ydx^?xlgO{$L4^*bZ}_q0b(f19VJzDT3vlm<`fH_M!0`iz~ig=gYMXl2ek`B<UGu0jBk+p#xq
R(P5v=)A#`U|yrsxZauf{5%=`&&g$s7gM(qm+B~7XK(f@f<ij)FVqI=r6W!|{~)WXLc<H%xP?5=-keHM+$(L#tOG#mYTOQ<^P7(&$jLR&yE5#D2#B9<jR>
Nit1Un@HvR)hwTP$O74C}#i~PA10UYyRzS7*i_`G;R1zwjS=CMj?6h%;?oorg}iKThL0In?3aRR!(O7C6hn8kaetK%nBkfM1M)`RRJP;EBW-}phWwd?93P
hfKsaKyzY+y77(gFgcnhQ0Twal#vdH{+03EOD3MH0_W{Q16Eex?MkKjUzjkh_kC0OI~1g9u?l>zwU~=9upC<K((&oIFst%6-*Tyc>BdJuGgyY!SxGax&w2
ZnWvlU)U=U1x*5+oV1M5x@BoJOORg_YTQrr2S=Q%(b7%l(IfI^Ss8LZ*LycCCeKMM;XMCuz-qUxsT`vKv!IH#HgkJxH0|vihJd`tP?K^~J!Lu1BVa&y`i7
fRXl0CaK(>>p#2}bVM4?q#d7sM6mea-$+Z<QHJY(4;GL<&eTEz*>Jh-i3t!vfeyxS3lF|6jnj#ttvC;PJB=AFp-}@e#Oc%d2wJVob2Rd!Ow!og!r<eVTfV
9&mz+I8|PdS_=By04JFZjcc|TgLJk=B%~|@G>xZzazqmdMIQQGq4>mG6^z~E^Zvg4i(zU26PsNe-&^CFURQVe<q1)0QXhy{KTcwxnD-~(wAWH3EApI0i^-
xg@@E))ocq_Rp6HCsj$A4b6<e|VLNLjPus_pE?$nf@|I40FTQ@<(4Jo#P>mT96;^5Owpa)2`Tv}lJ&2G}~2}~(#Wb8=}Q_4kRe5)Eu4UsKZN^6KA0Az-NH
&h06k|N9zY$ovHV17Ransyk@<eCgE4m9OspE{v#m>?YFZ|)!_D?-PSJWV*MT`jwBbOoR=KmEjkE2C+6<j~2>0!eK}nYVE+Lu{jqtbw0CP%kgsA_|uVC%*X
6^Gc+dy?P45)lli$8wUs{wmE{H3JQc-)H$D#tR(x0%TGb?8Ob68U~=|(g<iC;(2iU(Na-nP_9akwG0Rf1y?1Jci@{t$*;KNP&WWRcPD{15JEh`>M-R0!lh
he%f-h+6Lc?5T=AIX5mU$vIeVYD2!+gh{Z1w|yJj>8hgxpHawxKq*d-94lL<Hb~L!>2OIo*|(ksanGxkY4Vi@Q_}4MuQFdgf*-GGaf_24ZngtO(D3w)V%r
8jw;W{3)cLj5(=+k81A5SxkpM&_+b(xk?(#FfMkem*et;rr1N-H-?98NtpzItPY<bLE?bMW|9)n@l1Rm>qZ=>K$sk&Rh>R+koA%J8~RSHjpp~mU=hGBxk4
em09TG!wScYWRSgg}at~?c{A<qi<+XT|<-oe{t4<~O(OwZKQtLB>R*~J&4h_Coo&Ot7i6I7}RsU1aEe);6-+0FlW_f#A5o9ZXc0g27*tVRH)tumO0JToZS
(CJ<_x|nF1e4qcGZkGV#o&B3tSi241~W&0pl3yPfN>_w$FG?OkqkE`JyHUiR1=Jt>e<BEAQEG7aok67VrE~OH8&07d1DWE4H(1TuPXO-DZ$FY6BR}TU}Ep
}GfWw{K>w*ad9)5PTF%V>K4|l`-|Qf0KzuPmbti+FCii{`jWVmx*ZxZpKi$OBK)MN2z>iAb9w25*$5k!Bn#_YJ?eb>iM=&G1fQ5`O@3a@PHbw@@D<+5$0j
i?$No3b8Aclb^EQXKgw-kDTlSR~R7H_x;)rXw5WFP^N(Cg1#2d<Vk`Z(P&j4SHh#PiOEbsc2FBi<jGNWH}#05f`8W~~n$aHjYa%)=jc)-yMNrv<+Ei#RCn
t~@Obk@agNo|D<|f+wfKNu_IJ|FiR$uV3;^eCS7?1l|n&@5Och6A!EyFosNu4knn(O(F5_41Qt_WMVU7Ogfu`YNnB<Qh7(`?BIsjr2oe%UKkt=q=t_DZ-Y
al&7!wgt>ORPDh4?B7DdYotO^+h>LQu3sSSRgtxcqy>)17?d2O6FeYn@ta-S~nAix5GPF}7#;3^^aAg*P95e@w`3Tm9WS5)pyjeMmqLiLv6^T9J6#!%5bX
f9ujENB8v#Bj1K_ws#LXHa&k7TMm(y^HCAJF83e+f5yjYUH*%HwH|V;S=U^iBj|WV~<uZ<=ix8rq^O4;5RU)H6y8VUh-t(f`l>lMZ71?_wJ_LYL>Q^p156
~0-22Id?pNx6fl8$4<8$L^5o3IEMeYbEBl%+Wam7hBM0)7bdXuH<3XyV{vN8u5t~|Gl~oDqnnk1{zJBFIpm6ssB^+m$j**>Ki#2*cdVk1|t&<M&iT&Of=p
wp5rrw?_eR^lSrvd4%Vs0*XgnQsY^tJd@KUGf5T92oo;GbYo6?8xD*hHS={*<~|IIp<b(z%4O`0N?7WPuk;lOZjN;FX}4y^?^U+=hj<C31usomhRG+-zO_
K37DV&P+#(a6<Vo(7sq%__xz1OI7EFFTV!5^Tuib3oGc2%6T|Nn7WCA@n%L|sn82sk}<&!!<ogTsGIKyB#t$c{6to6+6=Oy6fb``F6pe7>Rgt?j{sK><f%
_DJ&zpZ$9%7tITML`m=^d>`|C<By^!73_8xm}ncBk&F32MX+$nIL8UMI4HQM$w7pE&%m4t)!@U~fsl_nb~?BzO&b|jM4^RWy1K9&r?p^TXd*FX{ncyrqkH
N7trgaCf<gwU=GTTBcPvx=J=WBuXXZj6=vu@IW?jZW10u~rFT@Rbw}#E0vK)`6%1+ap3CMMb*g_e>_Q_f047#8@Vi9Slb$yDN1wqn$c>{%gut{g&%uPeIq
Kri`H48!>_oxteq}y<I#4l^Mb)GJ~Eru`RrE>MmspWH_`_LkwpTvL2JF@O*V9cb;eUQTe`NkoU}zdeAYX#);QISNcqp(Sf9rhQz38PH|O+ICyB{>SsDA|6
HtFFsx3wz~I*%0L3|IhZA5}t3{w3Inu~POb7we9S{nI?|nZ2H0-Gt^}EQ>Ih&a5a2cA*QIHi;&u1zx+!*|B9k41@Zm$w$6{Y{!e4f6XR)Y8gn<j$l8!}u6
vFUQ~AaCB3d)#<v+TOE7|HsF%8Ty0xan9^HL()E;r%$HYLAU#^0dL5o{>l4kw=k-9Y7FjHMrje|!S^ClTdLwnH;%ykj71?<AB**eyw$f$0N#R=RnhE~W#`
5<m+&?d{njE`nS*-f83`jrA)I<%$W1TFGcLjoVs^^?TNi^|6Mm4WYEQ$lTK%I#d5}9yeyUAd6QRcC{GEVereEQw!tt3jd0}MydQ6@*P;Br9oVaQPczAzOg
-4hi{a04$JWt5u<cBu`a90Qd$tHIc<x*$%oAO^Rb`F<Vkhd29CU(`h1F1E_-}6ZnNz;SW=eG{Y17*jnBb@<QCUggrnD%x8PMR%~CRL&(?^lg<72qjQ2Wd~
X+dq<6hI@!@OT?S6D9+ovW{{10Gw794ugZ4Q--Hky@{n}aU_<8L@Tp%_gmG}Nnu=zQ=oi3=(U<rrEix2)^*apryNu=}TDB7_EZ#F=^fKn*{oXnrMZ2C_$2
$?V$jo>Q=?H-!=4-pU&))QSEb<bMJM3kO>>m+Hd`4y?<q`vchdM?>mY2E{kRey5dfiwL=mn*-R2-|<8UX7B1pU%{H?U2tM=TL#?kXzv`3vy&cS16_<%P&A
xLS_jk86pu)drbZ9}DLQRpljg<%VTD8i_MY@d_yA?}wucsU-xsTttK0#rYK!S5{I;sM>DZm^)^S7Wq_<Ljt%Lfur+^_#gSq&8Pdz*dj<*{u2YgWS^Mpbr)
X<K1e8qJ|7@;G*Q;Q3IE$yGC#V*H=hAkZ~?>RaS4Zd9Qj%qa)VA%JfmYAS-~yob_}3sIW2uvO7=L|&UTh1dZ_g*5^W+G>_KS5+bY1Tob(ox`Hj8J(I1kzr
>QlHCfy}uB~H|$tEYvCJHrX*3~`0B9ai6OFu|H+ct*WoHWj*{BmxZBbZa@IlJo^8kI@gmnrMsg<mp(zhj>k=OHNhC0l|!4G#+y+LhAY)L*A({dcd0f$ZXm
8PB2K-$))4FO4fx)$t3C!10DYG$zi>+B9j`^<&OQY6lJEdeRTtg9@PtT=B6sF7<T2Fw9@>lQ9W|UO5t?Gmk&lVLrIz)DacA*vBM*S=bN%EFfnV0w@9ZSi&
i%n@K9IWb_b$I%Fk}L-9=tU^mELO=}92a&b|wPTFaJDp`%PQ+-Zy@StPWTd*u@`v`pomIn}JJi=Bms1aU=FN;1lcJHVb80PIB|LfCJW5NLP(7E2>d#Y@F3
ms0I$j(4*Z&i$~#1!vc+`cy>Uv=9=;mH(jW*UNX8WOE16M;DqCKf3P&xB9JF=g(LwZcX^kl1rhU{9VTgfgA}K)+50J@N7JiHt_Y4dszH*8*|ZR>YPR2!?m
Q0{HHv+=`R4+WCNGro&;%|d|hi7>FeTMpeu6PY5ao!$xh(Daluuoc<Oy%XVn7{xc~Wdw=AzDBOc#Y=FFzk75`Y+;lG5r`)TuaFfs@Qb5$+QZX*{G8PWhlx
;_1Tj6zTMd{He2%eO8bM483q67@&l+Ugw0W-?^!{bL`dR-CQbMA<;x{tW*zxuTm0939~ALvh6Ly7i%+PfIQF84sp<x4FegS_=b{D*3j!{mx+0T=ORM+|~>
!zNNlyie3wcl5gP92@5Lz7gAdaYByT;!{|$Zi?Q5sd339WFLxG8-hlkx0q;AMXLU_i9+td-z(FRs74Wtj;Mh1)(*s+tWz)(Jd60w?@Y{|`I&(T}dB^5fuw
n70(x&F|W{qKT=)&l?^80EA7J`SBvZ$<t$Zl2Er|ux0y5$G@pJj?D>Q=hUVb|2^A$NO~p6c|3>9YyW$eRR!t=*k8H#jD|5-#z)??kiO{^Vjtbo+;T57m;X
%@-O?$)Y>Bo0;!a_5TLF_@>Xl!5#K^dH~fPia2Ez+ITe6t<_c%+nzJojQi0XC8XKMI+J`iA$hz7Z02dPD9IFl%v2@X!J8E_W09I9eV9k-v3*KFF~$L%Tuv
`$Y(72uq_~st>#f?dwL$<|YM(^|fnS=19W}c7{1i@&<F{aU%RReZOe}Ei;71<MyHj+txxrMS(pq{h_kE&-2hdPcZaf+WbZc)IW9ep%)(u4H;gF8bwLG>Wz
4{VR8I?us`;a0jMpf&)9O`C9uL9vvq&ctQ+;}<*&wCfJ_a>ut?bHjeF#tOl^vlOb0x4z~S?TNtkRvlBmPzzefgk3e;k@D?E`J9{q8~waoWyU4X!UXPKB)S
T{rRdW<+BQ`oskqsvK#RL$@0HoB@PxjKaJiyu=Q+#bll6$9D}ES-F29pg#8!5(9c0GicHD4ONs*hOFfLkF7@Agu8q{39x|R42D;2JqiB4_qZ(mhnO2jka3
90C-9T~-*84FyfT;=8NW|%JW4|(tJ!jK2ItZt0TYQ4D*R0xrHVV)c{b5GeL1XC;X_Llo8B$W!V-a95p=rC4EIW|Vgw*2dIMuX5m17^^l_RL3{^Y@#*hqa~
`e(V&J*_8*wBC{wbm=eqwD4k`fw@j|;wD}tK9egFPgsV7!`E)&=Wn;$JZx>A#DG<3iX#T_Ga&6;T^d2KZ600O3qNt}8ooOE^A+OMoOVU0xn|$Qj(L$C()f
#1wR}BfK!%JtA(*>HqykC%m@!2++ha=-lYDo9zC@r8hjl<=SrlOF^(QQ4^2OpvY8aJWOt$XP#thTuAYalvL!t_EBQQXwXu`N6#Z}H2^Vzj^vj?v@L$;7w#
$=9xVi_|G$A8T<tVcg7*TunbGi?7)r(~M;!Z48C-<cB<8?&}0mwH3v=3~X{O?+X%S{SV~t+@b(NAI;J5Eak`c4#O7AtwY<##5ECvxnJPNEhnOcI%!Hzjn#
3U-X5jI{Z>oIb#(B2!|IEzToJZtXX4YlJD~#I#r4OHcECugG*u+h{^oB0;tN(V-GHt+sUSKkIE&fN*4GT;&gL7$&M1-HPI<o116%?Q>RfONQev4dpof%fo
O7C08j(>pKT+G@%m*2LkXo$P&l%F6Vbscnh4!Ml>htvq5^w)ELnPRT;5bWPX3BX2FfnM7ni>p@09l@XwCXWJ6Z!O6T5L8xTWn|GPeYe+>bbJ_f%Y^<pRGQ
IqjDExHA_doVbGx1ROj9707VfCw&4f81EAYWKXVz-Ee{m%b&A<jmmHu;+<a5^^Y{CDJOhY3XI??;oRzs*HsaA`!k|zyNp?0bNTK(IBcwXNtwXJxYhK!t-k
V!KxcwFA|l8Fm#?$@D8=5c;&nRqaa+<M^7?`40=kdnjh6-RhP9^Vx(n~WW?8iM`nHo$IG}Fs!BM8zYGygm;+aIg@1Lo2?yV?6bon!d;pD_0u&~C=Y;9ek=
!=Oxy$-~CqG3qGPMaBtG&MweYHzWV*bB873)Ro*sQ&o1P@rF_WYB;ytS+Cb)y@Na8Vx2*rKR-ZxN_$qVjN}PKKyiy+EMs?^2cPvR8X%UJri-!UY-1rYlWL
6t5k3QSFxMm#m4XkS-4KaHJZ@m{gtO+l^FSPgIQW<4&i|rEL)|GkpBtFMBa~Z?goySdZSyfRsLbgl;4|45y%T176103f+j(=e{cLpK_n?#QhVxEj7+Qe#Y
{Ngx3i-zlv?_|PIOvdgFJf1ud~;(@%DANRN=E9;#9`ho6z47A!3rXz{1%P<SgHnFP`v#srUn77{n4!V;WfQwjHN`I=0kQ5#BvI;_kx0eVv_rSpDowSNZh}
?0|txVeo3#^jkN7LJkOz7A+KK<NYfRj!3I*64TgAC}QDc<iM7gmkDCL(}0+Tfi7))H6IH-6#MoLeJFa8l}F-0|30=|h7jOq>7tXPTfS?F-j`%I;~ob{_|Q
`Bhpg$l05NB4$3w`r1Oh*0F*7UL9%@%ORNo(LCF!R)%e!9P?H2|pC0@vRI62?hikh;vG8<$_JnbJEg#_ef0G{{gI+<kr^mj0@ig#*YJs(0UE(Y9}`VhL(d
JT6pY0ADbf80YCsMPl|PicgS-(iM<3~jP{cy6Mq7Ulhb0&VCC_i#20NW4##Uaw&$ELY~#_aYRX--nZ`Yx1fbR}Jx;YzyHrGv=o|#}W-sgXfunf&Kz<HI^k
8*I=l8CPNriIubD9?2oQ110_Y^dD)8$M7+ch1}-TWZ1|Y`0OpUwbkA=k#xtDqOXRk{YrtyF_4YkqH4_v6=+gGNkP~hxWnP+qFye_EyYkI3AvmuhagM!K+C
rp|WRk!&TFBJu_^8!{{T+=3P|n8VDPY}tn*)U1U2{U<l|+!J7{#CK`{c}_JA0MLqavY$dtehm5Uu@2+iJ*2HGP<SQ4Cg#T@<O+MT&A@bTMI(UfX#T=F}y8
44D6s|12$PQme|4tAMaW6?~_gesdCK#kcQ0bp5NnU=N?5Ac@>SEzP*G`Zmf2p^_;D#$1>}8>=S+*I?W!E9eb5HRvj2^ojq?qSzTYt!)SI$F3oFhGt7^XjC
jX|6}r%>^e*jZ%Bqc)d%e57Uft;j52#e7bo*XDl(TKNiN%*(I`?dutg*2=<#dXnGI^rGVtUX&_c$eL^*hIc&warhJKpxf)5jzy%)V6uJDQup%3LLX!tE1(
Pp0VU{fg=e&Tq@;q^|uQhP2sOF308QmBw={K$V{4INo~WIk&?n>mCg8^q%=yEjg@c-d*|HUa>#Uy@OUxh&6JZ<A)taRw%|TPSTq?wg7DTb;T*)iVs%Bm`1
X%7JaQ>+d74ro=Z>p$}%bTWsI4AHg&hK?cz2aal@%0YTC*p_RSi4n9j_P48c_Z`}>f{u=6V2jP0w`*m4Gc6mMjkWD{(MDMfb&o9t?xOOdh8uFx2=Q^6gU#
-9@qXd;O6;>KQb)iSy>q9<zdC-Z2F>^er?bKj?*y6qHtgK#!5xt?4cd-)kpVdxddaovQA=tniohNpWV@2j!cKsnPSb`HN3t4vUj-cp%U||+VC+8*<@xKQm
oU#souKU?O2vyc%+VOrJEhnQhYHVxAa`pL&<0KYxb9Jp0zld0oXA2kbeyjMHYm4`(5_s=Ym(_2{ovU?m;5RVye2_N9(S=N9>@*`WsLObf4h(Qz_8yrEnQ`
5+S^*VPf!;?lK?2K9N81$tS<oqpb!LnqBN67ycX!;(iRrUPQ+LJY^n(~|mkIZsUN7@ive!u}c{x%_WLgz4WRL3(VrRY&%wC-bRDS{9?9y+gk*O13w4#q63
Py&ozjCYgt3P$UaS~%|M_f6G;VVeQz8GR@ybcEItLpPS$qvkva3y(*Gas$%!T<=bAM*+p0l~b#d-~TBs6=@|9-A`xxeM$TyyvQS=0bG;Q@^Vpp6b9t4j9%
IdT0HDX;_7{N?kODWroq5bk*sOL0eB*Q{ZEo<z{KN1w}^Zroc}%I`>RGtdjg6NM<&GWUe$)I@*<K#uH9fBU0V$d5?}m`zjqmf0wK1ShJuHZU6@ISNZR*Rb
I-Z^?Kr6rLE^qYQK~rf{d2%UWqV37**va<dOt>b@9<n*Tmt23)u^8HCYrUa2%Z(N`|)D_kMzvHJ+wkzblr{5`@Vq7WPLFk^v4_<;w6P#a^L8@Ok=(K&APb
*xJGWy<lw6lCTGjS5_5aY)ncrO5=)3=Vd^>662v4-8_7L&8bhcFljio5(qzuE%XoOz&$*~(Cy^$x{0|dx_b}ljuOdY3Xk}0rT$j%K$-Xy!Lp68kVkBE%t$
JBYn=|9GndnY)&TS}kPq~6ud&=<FBcxQ5qCdX$(~x08cPzYZCd?EsJT$?qlU=ih80nelB;mzgR7B5+&yeU)VpyGoM*k$j?A=hOkJZ-Ce;KLCTKho{%D#Y*
;vFmy%-&tfYIIn-C6{cFe)6%10Kr~bF+Y~^j)8^I9~J%JC8jh_(a#ih9K=7;pwjE4b4zzd|96aVc0*V+a4I$v{#4xV^Ea4ekp{t+W0Y>SMw$Xa8q?y#0Ei
KK2z#x%4HOriWlPi*xwl6s<`^T^E6=EnaFj~ljL4-!z}nvVPDT8N#wX1IM#s&Yg-px%gzsgAWx4@khVJyOXAuXUKb(s9CS)eQ!f^&KQ4xNuw9~2?ky3cd)
a`Bn6#&3gNVu9NjH?|4rMOSY~uB7VtPykX&p?~zh>*ETA+tB-kw}!L<5T_DK_45$@ikxVh6!kBn;AuR0gl`abm%Lus6M{zFVZh!S2-*=0HY)MmA`&==Jep
L>|=i<}kr&d$kMJc%|34&RsPZCv-Q4Hl@H-w&1*D)SJz&C<%JbnM%-3Y}r`WpJ$oO`Z)oqR|w{z1l8uK`*6v151~?4QL-!iUSKH+LkqN#>J@(voJD$4mCm
20e{37sLxnMDrlJgYb0$eMARe38{~r#Xp@=f3?~rQcfS#9h4k3dU3eWw%g|aR#wZ++(()Sbyd>_x4fuX#vQH4-A-Mkpk4l|$_Y0WQ~LTpfDyoa)3{D+2NA
P*>-UxE9G*jKFr1WYMuauK`HH-m?c-ew8|ru(XI0fg_`*DHm}dXbe5Z{FVQG5oxc^X2zg^^bN49s>nB#>V)!L!cv9dNRGD=TbGj{k&g!njUK_(Lc5}h5xh
NMv0~1l7fA-mI6adS(Rf)I92-hx_lFP#gmJ;uc2o^tlZAKTcgc})3ZnbMGql)qSYE(sf>i~^8ZDi8<Vc(with@s!X7<4jA?CqPy?Y7j;zf&oAHo7s??w*d
3*!r6!#K(8H5`_Mq<UE-R}PC5|A!@>Fn};QW%=+E=AFi*f}!)c<IR&yoBGNosw4E$hu9h#rtTvBA(Te5ZFW<OOWT)Atqk<q5Hf$0ZI4q1_78KijM@bforH
R+X4p{!GoDV-(tFcJ<MM3nf{?7@mbd(n6rbnqiP4*#Jn?gX<JE9ys%Hc`500D8`Jbr-wPR{n9Mlbj#W&i<g_>UXbgN#|5&&tta~Z&V1qKUEX`_T)@skNVM
PNwDa#fW3-rO{9d6H|E)Q_p>x91Pfo?&BQ81;vIYRDR7SmCoND4dIZroI&<8OmrD~U)EioPvqYnV|^6a-2SWWt}$QIt1+$M-+SMwy+iTo$_<Z^hIQ*ZnMn
{xuwRIXPQCjpAt!Dq|_Nk2$U*afI}>`yHybJ?s<v?n3Hn%>O>d7=V!wNzyly~L_IUQbY?WICoCNGB+%=UAg5JT7G=n%}pp<|dVsG`+}J_t3YOYSrbL|85*
2-!XsK{R4s=iMYEpGn+XFKxIaQ^`c?yORBD}6C6k3X*TYIQ@c_o{JYLc67Zw6zn@6b2C9dFKW>p#>~oza0=?qo^s8hIC^p(FEp?*~i-(EzC8uVyCkomx6C
WmMGX0}#tKKbSU9Qilg(CQjSoRKMIKN8b5{T#GeQ+a8oJt}2{#%e|5Vz~FYG$uSXGzp}=Gm@iZu2#y+!0vrqmdc?N|-_yzn9}P9M|BAZJz7*Dkg2v;+T;$
jQ@-R=Rh;2S!lvjK45HV{-dfbX>i;Xw|d^a9LQf*(>o^!nX_j!IzGMcyO~c&vIkyY4z+&8&0(WF!cQf+MR2mw2Ct3&{`B6Vp*9Z8RtyTax<y<2V(&1mcY1
hRhy2w;9hA5Pt?l@N@~#fyAIN<%=OLjQF%%96x1fJ+`$Q4Vk!WLzSSL=>xy7dSwRCFc^TZV*GY<tWdS@mlWdlw*sq5Y`;p2ddYOGLC-uJcBEa)B@)_Q{fi
HDXhC9H}UYG49ne|(r_6ZqJt(c3q*pt&<XopLMYkB5x>FJoR$Tg&_fzP$von*9PwiTbPMJj>+Pu$55or7)Kbf_3$iq$)0nVK`V>uwnowL!i4<O#_QhOIOQ
oj)1(S2S^fK?IV@UH$VM7Qek|ZiFy!^Gh4w)nFw6Ko0cuPo&GHnL$%Z>Z}Tl7D!NU=$v1FF<8J_9Z{1icjB|VX2(m<U0xWJ2ur^-ZOrM?P*{H%nk1w4T2f
?hs$Jsc0=HGxntO(_RFFxXt=ZR)jLKVMXMpE`CjERwkG8k4SrP+GpxhI78<VzDSK&<jY(nzrDo2Y}Avdv4+Bj<>2RMpUw6e97Np@FB7A|C9|J>5J8ZXI5Q
y`>tN6_I5GuZA?F?8`sp<^Yv--ZcmjGT}W~A^rx1>2#8KYsY_IZWfUmWW@s*c#83LxgrPcCAeiwaBJ|O8o6!eLCtsFDYhu;G%RBiCXtJd%R@n$0jVDTxu5
Z%xbh(iW*S@-xTcPAc2bVr2$ksX{9WPbkp7h9*;h*_4RU@E26wM(^8qLba5czuLrnqEUh}y4I_|RdB}7&zlJH(FLMFi=?pYCbs-8&AUsF@_ZhNW6MJWMi^
?Aw0%uACN)Q_HxcsvGWV5<X0Ba8Miy+J2hcRTNj$j7-4zGa!MXU4MewC$HUUG;y9C0-H#{ETC_M+Kn)Mullb;QVGZ{#5q^1&HSRc&1|2T89b<bVKS8*ix@
_H#V5Cb#_=$oH))Z<{%Td3;>1^9!7c&rj7yYdSTZKX}2Y_&F(Nh5_J_iTptfT1Px3OoOX%?G^tPy@?hN336IsQTh)fTpS)@Q0IKz9OmBY41@hDi$Z$IcgZ
_GQ-?lt(;gFM9Jm0w)T$L=fhstx05eu3LF=f~|1@ZZc9<K055A*9-9q)|6?<0yyh!J|z(tnRF%b?vRg_GSmwU0BGqbV=8`qe*clP=G%8H<Xl3CC}kL&%QH
yiJTI*UUsg$a+wUm-`|r2{m;Jwk#`h#8O6XMxKuVqK-6$?c*8(2@~XL*CESNYLXmUcehvBjt2R_c<TU8ztLL>c!=+aw){|iZIrYG6f)2nf_txm^!4-}Os$
-;P1)ItMmNWjlC-Z1WuaNoVQP1V$-_oh{_g_z3i4iqCdFa}DnSSmY%!`j#>Hgu+J5n`Tlsj})cA6-wqU|S9%Z)~KW)|StV+psA#Gm|<<mf~66_opX01z-f
?P0|+k!3kjNIv@xH|;tekQLL1QnM*iG}aQfV=bGntU|M!<(-j%ma$j!KXyXe#(6sWQ6$T!DJOt9}WlvXGs53=G9V^<@{=RDJk@WAkdHX6eBi!$Bd@=_?%+
-1fr>@N$5ARYUd@DI1TVbBIkAKktDtQmtg_9;aFK@@Q{M0wm%!}<%I6e9I!v1uFInMDcnWc%CWnFq6%icgtl^g!eOKn7jo#5dKpKLt>t$>mh7>==b^x63q
iT9AE}Qi&riFh&SY^<2hE3hCiqnmtWH&P-a-f&sCZ^cNLd&5ipQcYie+0j!aR5THfSIl(@L%w%%?<6Lcx0~e)`)pmfB_ne^Cnw5w8RF{DjlkiWSqQhLwtt
{>>E9U5Pe9>WVk$8SOoF;3JEhLl?Cj7>tSU+|37)Kn5$$&EnLWW&CiMZff#Nf3*ADMvZ=N@g`>h_zj2bI=g6BDy`f6Fiy%kwXPLd?}o5K|7Mbc^c;!A8*3
sak0_sfXX&Vbo6BCKb^}oFhpx2u*=FbI*uv_qWgh1CZ5|hoF0~)7xIs{LiEMdvno(x$#Ba$K=R;5KZ-eW$#Ur}|7!M2{2;idf__dTXE8KXV-EbM66|pY_&
X3tH%<WVdxSW2qE9D@0IR3hU`vW(UV^XqOfsv;qe@}~t?+)rB++TpFmMR=y)m{fQGpT_qD(4ulw@l{3vB{<t$Umyp2-sIGj73Rq3R?)OjATIM#@*RDzh!T
fRIG;EZMZ4_nBwK=r~#UpyuTXv7J8uLcu&uX&pKVHhE6S0pWJxCMh@R1>G0Ac@(3lHZtT6~mlU&+&V2+PQQQiBYCXWy$aI*zKUZg=IW5K7Qlu7{)$v*u<9
0r3|75g)DDa6uP-t5#GpWEGzt#j>y{;y(4*-|k5ZwLU8&dQa?R_C3nIVaEMEvk{^Z0KQ?XNq-cHb!$C`FHe_U2<WONXa7Hj_@>p7)ic%=d&tuXK1I-xMZ5
2tuNCnIUDF8pOI9=YBwMk5tnB`AeA_%6W9?f23w~jwg4603e}OB36_MDGq?<t>*~g6hX`Q&gNGQP9dd7)u`cn1sBp1v1n1b4{#ae3Mmjd3fKzU?<T06MUH
091A+2>6jQOYQL(l7$A)l206x;e6zs(tFM}^hW1sJ1nk>4LpK`@K&$yz2J)gR|OlAL~sqY=e?hvBMq`NKsiZhFz><Z?lh`mOC=+5IOXKO8twm~^`I@)n8W
3osy)7Syg(hXDopCf+w?Z$2rnTO&6-#OVsoXE)85{4;enA=wm1j(`e^NPpnLH=w>`~6hKnz40=B9HiZc_Ae9PW%7S@<Bv)p6IYmtbNuG;ZRS0Hai%(<5zj
0-jdZ%m`*|t7U%#`%zOqrk*&QD1re2MlXTS1NtV04jr~DD-mFZKlEj~N%f&A=9Xd%1?-by#3|NQ}OvFSwWN!gp+Wv92!g-Y74<Sjhj$BKmbD-U_9c29T9;
P2SmE63r>&+OuVd{S>!(>#1Q^|jM0H5|?rXZyC)vyrIfTSsgDWKx9TGjtmcfHcJJu~ow$b1gwN$E~hG0FM-jmxT%V~vH<C7HFy?%SgcnZH>U7Q*d<Wk(O0
c}5FpYt!Rj6D6}JBV~X!IuHu-Ev(OJGk|xTxf3~8L76IGPlx^rpjaoK?~q+;T0+Eoz9{~b$9a?lR{PnRKHn6?=DuVP?E;dlovFu6R#koy-B^Un;PfC>JCs
RFP>{yw%KqDlrY98{BR!|c$p)mJ^-y{<u^wu&Pti8bp5G_LX}}%~rq8rcP5&U(9kLKMA++%Dr5$Y_^mB5EcNODg+=uBL;7gv`mH%|-G#|WJwsr+lw^C;#2
(6@5Yb`vu4$$HLbRMQ|d&j6mAO3el#)yc$JcChPNt`Hl4})0SU$MP?#~~5tm<6`gOk$rD3S3~g`I;H|EkPwTXCpl<%O`!pp2;Udp?zMsmhQP>y(p*0)xFQ
t>jMv&9v1O!hC0eR$2q+UytNQBpjM3!fK>>k`#|BwZ&M#w4HVSHRk7tvY2VAt%e?J(D{y23iPe}1-V)w6^as@3!JbtQVMja^ifzdb2+XWpc~Wa5*fQsfN@
qaVyB-`eGS%eH?hYwp;VKPk^+Q)t>%WtMZ3g%TrNz5n<Thk>>Pld+g3c?sQSCD9)S;I~wmisqC70p(?cO@Jz_{e|PYw}wbj9e#yF7fge7)^h?+tICj69IN
48{@BW*D0qi%a4;#v)6>G|SzGz~+N0!&TE5{}_t!D>>1$st-H{W@?BQDOHISQgD9vOf=-kCocIVXEHoK<}hR!h5T9kjfIGyRvli@=CTe0j%<JU`?TkZN}L
}`E-1%f^Ka9H=zQQ=ye=k)lrq5iY&4NWMR}vcgc#&;+7U!wRpM%9(XHO-eW$^Dtee6}ed&yvRcZKP1!ZU;2Pf}B05|eJe^hl4^;v!+LiYSWXy2|^u?cu?U
BFUPO27jy#mnE(!VpD&pjxyq4Sp!VBuTZ(Oa`v+C~ZJDt#tD#W*Wb_RkTPnFU~-q&QE{qUs%9%al(4{%FOQTmKs4vHA7V{cBC8dy^(rS%S4aGnx*kx4JRE
HgI1qel#;V<kaZ9RH5|#vN4d5dZB{je7)HM<Ba!kLccSlGwS9;F_w<nX6Lw(WmOGJZStos6m{w-0=RNGckAqd^9h+9OlM*Ph9_5I71S>_}r+*IPJ)vTZaU
{>QDeu%#B(s2=XwH<eEyFN(=>d}qsM*}MELLNnbv$yY;_ES?)*N_=<U9?0;x#&k7{r|=Ez3wWuG>$MP)gw1I=wPw{9%sDfvEO@`)OU<$d`}kp*y=gjzwN=
iF)SlD|PUG3#mAmH|WbP5pLnir8=Fg5eObw86Q>nNwguUeTS+7^l!5C3)F3f;C$4hXyUDIipSndmP4AzET8eR*l3MrIH}oA37=+g7`+YH-2oZ`1CKfyjl>
q6uCs|`s+|pw47>=@Y8ibV92R0tdx+?eTIkGSR%K&O%x<izeNPj6{&-_6*m{%1N;!x-!ym3b-u(XnPek6ARr8-W?7QeK={$GWceWzhve`5HGcl0<(h{X)O
V14)8dYLRyOX^G#iXXWROw`XPUH;W?)Pp`+AXkrbf^+Qqsm5@?wf)rGi3L^ZUAP>;P;_6yAlm2N`fe}`Izt2tm1!7xgtIB;u><BiB#eh2;c<leI-87k4)S
07KPv@V&dPo{-p=k$W*AXiUsa~^akUzV3R#lFv`ym7R(4jL>^qvm~zv@Bba%5QD3J`vXq^PznT41B!EE5y@HP2CYSCRIn^diI>JI%wMlykPyb%OS#P#L!C
wP&kxPB_HyV(q_AK#2-C&U;`fAS8=MT><wb;<>T)qGlv<$T>kmbMyM8N!3u^Q;5=Bu>N&8dYcDseu}6D^ZcI%WK;E!enlV6HZk)4<=}t(E!HDP<wMwe#V7
_*D?b8W}yS@}l#a8xFyJKQj}+5wl$wchd5Dh2-o@l?LD$#t+R<1(Q4Y8PDI_T(<x_>@H!8mtSAEecYr$u6vti={2C(ool=icJ^&nQM`HCDxD$)DFZkl^7G
+^S14``fh+c;o2Ex`W#t#w&m%HwrMH;drcc^U{sPI;xj5;50d8tqM7X@)<%jG`g6U{2a6FbF0_THuK~>Nn@%Y|%(^G;4*~M|Gx&Bw=utAS~6}bCE%i2Vz2
O4br`KXntOMDm~QHdRX&thV^<SjSDtVsE;H9?ANqrLeC0LXsYeY0t*89Si=hcjG5spDvh)$W3y#d7G4^26Q&`B37Jmo%40-B`_HIo3hJ1wiy9&Z%)U{$Xl
J4+$zd?a{b&J+UA5{wLT#gWCd8u8+AwzXb*2K2Y7gv45&v2qV^wWRlx$SDgHH|6TRrxPFMl8}1MM`fwObYOO_c=_hS~)C9a^Qmf&}dd;p%lKU~Zn5|X$ht
Cmwt2AXyF13~2mQ)3E0Do1ize>fMOz+VH&SQxG0+B{L0s6^DzeVKo8~SnTJ)0=Lj^d*#Y^FqbCfw6K5MM~oddCB3+h6bTWmeq6(Iep<Tr#d*9oGtC7o5nO
*Zp9j2E9EokxN$P5@zf$ZEIGd5tt>0gsrsBP`Om)lA#-xDvZIs3kiTN9yD+e-lwLX?(kh0PtMtmz$#iKbtZH)CcjKEfwAj<*Gq{`ITQDXWNq^k2AvdtMq1
hFx8MUGBD==poR_6$i_aSSrz!1cj&t)Gp>=u0_SMbFdRm0ehjg3~nb~LozI)?md?!X=Fo|-J<&MfT02oqDmLT0?TTFi4qhFlKY6V<!SWu*iFr#d>^+sa!q
xdOSbx%n$FlG9ls%oNVoaDyg5g)|XF5;R<{zagbQ*NA~pYls?I0>V3yY-06CDe&t{>YgGZt|UJ<NCFgU6p(2QHF>C-Z!8kk*S>!{0kSrMN858DNR&FV{Cc
=&(mR%>tPwIRqBwja{qL?D&fLCW(e;0eBg9$A=a-1N=tQEHCssJ&Zymvh!w-Ryu(kZQE9SAT@KNrf6qrMIImmR3?>f%+F1auf`@^<e4CE^|0$FX=DP?;6>
K)4{;aR44U0zQAl}oQfJ24dPxfB|Fo93&*oMS>W!);#a6|)b6=G8%Qq#4SKn{z^?1Wx0R?zYA)*<pNi9>ROIdk~&odJS28RtiU;N5W@31>{?*38Za02bIC
h4Ru@FHdB;yYxMef*1cO+<~W@T&3$lKTs3UsOhyK{b3P-d+OW9Q@j?$?gjU;CZ>wLD^CWACB(@rLA7<YBP7W&WLg!oKps~5tN{l}0?sFODaJB66t^j?)o2
m7g>hVR;qUp^yZiz!P6ds>G76wjm43Z&8k)OXbW7`SuSA`TdA-p94JAS#k>*w3SJv2BV`knwq2L}a+c3{{{uz1#Vic5~`m;Mn;!9CML9KpOR604adnqtj$
}u9@N(pT4uwjGt-i$x@oxr<bmMtwk*;*m*9jLCyMUZeq2$J-R>F=*1Wqmp}3ZPu~Xh$oSu72G1@!(XNqm9L+ig``v!-n_8sb!Rw^l=)}yq1}(!}OHL_YtB
MEna_X>H$GB&yE{-;I+&t{KdhDw@tPpv*U~iUmhHJ`g16w1N4IfG>jg&=eaRUm8AgRR<8eHS0%ZgF)FY_$B8zi8b^!L!g@K?N#5mZAk2Se=+Q@@Sz(}ti|
i?lq^b?2c0Qd~RB~|@hOb<FsX&uZH5Sf0)gSagO!_1J3b5baHljcejA+2jfC+l7;$@e<zcs7i@c=EDTQLi<>p&=+$1%SIU$S&3PPNxB+BcoZvl|SSyq8c?
j54|^2&Oq613K^GgaTGsmicbiPRMbeY%IO2AQ#MJyt7KJy!Z?fGM2f#bUSX<)%`CNFe1tvZ>0V<&1yAeb<;XzI`DCsMHrAnYcmWpMx-xMl(k>MHe3#iPt|
FFdR-HS)5wiwuvDK79xz6y5~;=0bypl{rpt`vFCG2%wY$BNZKeWhacZcgmnhz`U)YoGh$Xe*t>UYs3F<#@Z*-$l4?%*w%<hTqaZb0CJ?sUVMM@Fjdnp;J_
<B`z0Ck4f!saz<l;;S-Sk}+IGK@l?TDVQ3XD$`Wh2zCZrzk~zLH_;yEP@#D+kDWzk9HEqK=4@y+NIXrF<g4_pZ#BEhd_!2$T?|vJ%mR3l(Q{R3zx)id0Af
L)4kL@HSYL&pWXwhB;vf(C!RAm-0ST^sWFeTh);5eT8|*!8r$j!N{zd3H9XNj!sc<SIB>N2>I|Mwv(bzYRo4QUFewkay7^*wS6vLV@|=mjHROllW_P1+Gk
=Ck(afNr;w;|-<?dP*>u6_x1mqK9Jn|kj^n+@CV8RQ(wnp1C;!Ykz5oXDmC|1XR1)R~CTJi9;`doWIS+Jo!n7vzMQ<(V9+`636uGV^384vtnm@;h#tKZW?
4ZEfc>1J4TGSZM&L#D-Ds83xp%@`)mq<KD~o^X136w*3ZnBE?(0+JEQFzAke6*gx4@X2M-a~kS)LV|PH49iifE``>gLrF)Np-!;f>a?_OzEYdAuo|D_in?
IvjeJcjm8k;aQ-JEwvXMD`*albSn&iDB4-_WL3as`y8Rd`|XX-Px_}7GLW&An|OjJ2)%E`wyGOZcT;S$b=hDY!Qa8bB}2l)r6lyY{*?JB@nH#-WW50PM$S
P7@yKv8I!En|lBAIiwXj3XTDY<HIXpEGPqUIAE$My~d@R*JUt!|W}u(?%b2{_%!a1P6d+760kKyH)XuT{Yl_kf}D-J#Rl(USSxQl#D*Sm}e!nN_ZLa&|`G
(3Pkb1t@)dE)yv4%4TSYT<9Y8y{Mm|_J(PQaj^OG?=1T`GXq&ZQ1gu;SsWLYY8j*jJvqTQ1;jk2`lNU7Vw7hX*Gsdu20~)He7z#_7Wvv^xbOnWQ{vdv3S$
GvI?`<div#NEL{OX7I@7FK(efTjrj%)o5wchh|7%`9|elf?T^$R)>J=@9*V!2`ZdK;(2=xF=I=S&7_k;Ec<7*HkQLzz?<w1`|bwEcVDG88E#z_95Nhy~7K
N}cuTpsZq4aAf*y=uV2JMG_0&;U=)s^S&*#q`S-O6AE$t<BouC>KVRKPoeK-!V*fNdL#xu@`VqN(=wPWZpU_G5APZ8@7ZRhlHdX~=P7TeSjUECGYgfrp^2
b-PMe2Y%f;O1K83FZ$o~G&iuW5+(W^?Jz>FhXMaI5@U;8B1zNInzdX<o5k#nBE#Jg>{NJ|%gTeC}PN|%iNKtZlwENmKS$@i}&CV(`yGm3Z8ciRq)DE6b?X
zjCqMpSlkSYGf)tc3$qhiU;4`)m_SdvQ1E;f&o5uf!>@hM$g3A|D<O>|%MC?|1j`-MI`M)&Zkp4Og@;&)Sh|V~dHMZu_$M!&%Zm;OLO%<OpEVSR5I%d4q2
id});(2zfH^RM?F9l>M0@R;b!U6~+SaZ3IzCKtEYbfgGKyOkEMPx5&x(x$4BMQW#$s1?ZoX<e0Gr*z9~V%};LOx%m4k(VS%qa`7Fl`*GF8j~h|_R-Qc<s<
R$owyc_<g>Ospbk0-3(O#9(yOmye!GwUXDpG2X#Q%S!mPI_Yq0(gjiMlCUwV5*J?8Jo3?JVmo_npB8D@AQUd~s3{Ygyc$Iy3Xe8j&SU<=e$Gsh{-RUYnPc
cK=4~-i`Re_2~UO7#NzXUInMGWIq!jo^a@&KjRvtx6l7gv2!vSQ@afl76dFaY9Ceah-jzqZ?+*RCQxQxdwB#NMbe0NZX$w_1{5jsUsBmbtjMcm4U9)cax4
NH#Q4u?cABqH6Fcy@?TxQ|i3OV)@sz(-Hl#|-Lz<`upRTCbV`4@4a14^NxB=N0K;<mz5GyDd@uC|->VZ9yT-a~E1bLs$`&^)Stt&en+{bC)E~lGmqgK3zF
qCtVpC&z#4_8P8;Iit4w^NX;Y|^krbY|$0_U{n=jhWGkzg`(nSjIK|0j>%L>zA;J<4gNg2Lv*=ZCT2z9Gdvs%7G_2O66I90;Pectj9z!9|wv$n|Rx@Kn3q
Iv7czP;|{WEImPOS|BLSRjc=LYQuY24;tAWdr4L6vx#4zqVNprt>wf{C816IifmYIjl}|^IWedt4*}ALrRHyD$H9w!J;hpz5q8ndz21$a2<)3GJr?c|i@H
!jW4^vxkMSC;P`%{9BRkQ0(n!sa5UI4`1e@BWxb<=sx5;m3tD5D;bDLY$XoTL!K99}wtTQ=7t4UcThd&n1qrjUy*b{A>_e^UV;tKM5-y9(9!Yr~KS^Vo2W
P4u&ObaRjSD5o;K#)iDR6XNuLHeEMqj@37L<X4?2HX_#>3jw>udTT5Ukq%F!EmNC_WG@&f!c=hLn3?UE9GvUe4Q2LcoYc>Rys_MLR9M4^xG(OmkjTw)`?!
C2B;I%!Ep-THp{>^A(V46eVRWHJIdK2TpqLC0VgTA4wJk-B{Uq+~I2bxnZGX+9(pgXa6EwIDZbwqQK<P*12kbt$@d`!!ZyMw}uvU;gKakkQLuklR3#uKA9
>(}?^~&<HfeOTwI}YDeG3#L+wLL{x{6OQb<FD4>-w#+U;iaSx7L=iMTvcveAtv21Xkka)zAtU-Cf+>LfGk8$7R2SU^MPJgH@vt7z(Bu?nO$j~1lEE8MwFK
N=!@$<>BMr|Bvuhu6xw*VkXT9yNl3lU3JV@j-lNUF*KUG=zEW;3&3O|n>>PyMyX~@evOyFy|Cf;@llIj8Gpt~`Btri$qxqR`aK~63#E;{(xSw_cf!vbhm`
lM7DghY;btSf)6pu67aVpgxTlftLwh%i+|1)<m%H6(T4T?v-o)gcGvDkxvC%x4YKI0)OM1U+VWf?CTYrDTns0Q7SmlmKK#Ga5_sHs6^30`88+&J*9WuMho
`)Gs+lmDLxDBR~?<g1L<>h#yLy49Zyl$4zjYK|MkRbPJMY}li8t5e(8I}W)$IRCOJl8<xCEJv6U{r|l{TI-Qk#CE&W(7d$PPUZY$E#T<=p(pvXhh|Pyhtm
JUS^os(|3}4=-&+2erTc70g5;T)Pv9v)hxC*;3e>k6hR$na6+z6y+;KqwOp;q**A8$9I>Um7_)#Ka^nBjG0XHiADOmRr9;rFKAamm*@*LMt1V)$}^WtIAv
dBKRcb&UaA4<MFnnvEyAMoyM?_d;axvdYM^y~+jhB8~^xZy?uV<(;VmVWbTkNBg&S%pZGl{V=$W_lwHx^b}K;lVfCJ=X{8;Etz>!^hWoQ-h&Gv0!e+c@BM
A701-Ko7h`vM_kG`cca=2wAi}q<)<Ko0Qkhh|154WR}d*-AEi!uHltsPaGh{)b#5p}6C)+=Mw@4-_b)(WAdiC<a4mUFgd!nV`jwcmW?v-$?K`UxkgIm?8J
X%<=+BMGBXf5za!7*ezj!Hq2&*?0Tacv#=tXp7cK&%fM@SDrMh{WFhG_y}<n(_2k)<)NP6+*(qa;AK*4}RF3r3le%&{!xcc@V}2w#6ZpuD0)7(vybeQxbg
@7Wvl^F07mjF<u`hnU*TcOaYOTRb69gJsf<fSkIj@ePGI@X7^H;hwNAeDmrSKIG`1KwERqD?fuM*G2kIj$O~~HE8XYdD#UOQR_CdWb(1vHWZinyrALb;i$
KGM~=XLtTG{JsqRd&QW<-Y)1hKl5W*IDS9@<ZIy8@%8;S^|9xxmNmlx=u>uq@U%T;ufunSIbE3f-;g7m%w_%Y&udqc->LX`q?rN1GI&^I~@n=Fd74nxQ1d
E}&*dPD=qkq@Sy%`ZselS9~%KGuXYf;@Bu{oomQIRwE2fKeTo3QS&N`y>4KQ-CGZ>@_Wp_bq!D-CKm2HdljK-(Vg>ddZ=d>kIMR@7|gy;BI3#LtwK{piX_
LwNEH$h-;ZN{f^hOYk!tzatji`&VO!dGxthiT+cGwPk;rmtd>cPxZlc{ui6Zh=VR`zfM24wW}_CGL35i{P))d)^<_3J-@yr)`-jVK7e_q_^yg?9pLApkI{
?`R=IHs5v!ga9M-Y5xG9XO|adDLxYG=Z|?#zkjMB9W?yue3PQ{;7jb0%#I)9Qa9x#6%IG#oL*TADM*UX2mDYPQnmRUL}M$~DI;p187F8t}ni_)(0C60rbm
rJ?`P6uC8lvMqRWBK;7+E!xEeVln>T$ov$tM}z&1LIHmxr&g0ZLs+I;^jdwT<x4Sfu{eE;Bv{pLU2GEeK%oEQYA3=r2^Tz;WmOq{lRB)6ul)M!gwqLYy1h
FBMo0`t=i+ucge;(L!m*X*3Unl@iLkpIG6*}4Z!%s+L?vCe=jz24AQH2YJxsYKXH?aozvyQGOfIiN6S9((i;tWJQx_HmbC4Q=RO2pAuIrDNB3x-if-AroJ
T>M?6e=MnjYM0A<i&X8cY*U5i?~F2MVf9phwd7O`#Vg+f#5?f!C;lJX_vtA4q{z6ZgG9X0I7^zXUKwoxN8QeUynzO&asq-Q@2JpSt6(QXCpv9QV%az)sW)
Xw~@S5Pe+Y3F2ucCwSwt=R%Iv(TyulKhiL6a+bELi%?G=pN9LkV6tncl{MsK4*)xx<UjBbkFDt)Z)HK)mV>~cs7=LJf*?j3-(6GsJy?USJc}prj>Qhe@-T
TgNq>)@$cXyS9(wT(ZC|EUadAj(lXu*+*+7xw<Vs)qvZTjyUv8B<xlrcj|fa(Sk{S1fYnPv4HLIeJq4c0uF%%U@Q(Nb>h!}vf87iTOq{u><kinz>S|3tm~
G4QDO%?;()ycCH3y+i$*0O}F3ugBJoeD?{wUzJf4*8${EVSJ$*-n1+3J_VJuKZG<k7zBqg@9d0xOnENV3tSR8#=-4aL}Z`=S-ifX3f^G9?|~i0C;zfqACg
wFK%s5e3D@{3_v1-7#}65Rt6*bfF`sDZlk}hOKg5bC$OBM*;?eGAg?2UxfKG~%H*9De)*1|d`HC02)Hi8r%vh<jXJuAMJHQBQ?#~Q%B|%&nf6gx6ioOxDb
@k#at4ybXjS>L(;I0`}_|de*E19)evZIQ`njOqaM*E%h#~g&Kj0u5XOIr1ngNB%&Yz_hrvZE=Vyw-q+UN1`rcpd@~(1?Dy)Ms^B*qX(jYV00xucFoxBJCf
iojF3OANr#DLL)`|_*?WWHZ5W*(PQG<t1y3ANuwHUPbzFbk3$Au&_%Mk@>}IzXDtqdH<Aq8xnY!x5Iu#jwQf1H@}raXIf7zbSEf!MZTio(ftxfJtv+Wk-z
3|O%yVk)aIKRN(H!~HhtfLytQIok5fGjL{HOT)N9NoGH7RuPqZ?`YyTZE{zg#`W7cwok93fYhOMkIIcx(wkViRbR#Kq;;-mVatvhN>Uw$Z#-QoAQ#_PNJJ
dwbMsI0C7|^}L-t@lD&#&}GsCeUe3Tb`tjZ`4{&f3UPv-ck;W})yv4XD>N$z-qAlS!Tf!zF5o8-l3Dde<SxEodmdp=sSmG7zzR^kD(|3aj=MDAlbtho&}v
qzMdVjO>lq#?xfS&GA&f+17XGe(a+XjiJMU<RmMI%<9omnmTK@EUt)Q%bn_<>A?<d|I<{cpsQ*<gfD?(VEX`#2jB34lGWKotGlh0Q7)JjQ7xOJ~&tuKTXE
QrHBZV_Ls;BKQE`EN&XEn2~teX>p)EfkO8ILW);80yteiDH1K*h}Ch_jFT)1ZYsL)-F?MDWAyuxhD_KZgV#mdqu+tn$ea^g!!fmLM->9BLJVFZGuL@C{kd
^<)lL>wMYBNWqKn9Kb8I3Mu+=5F3}Jz!2KKRkD6MlQGW1S`M-tOl>SK%>irL6dGBrt0P*oMQG_31e}h0clQTWh6;NgizuSz$(@xqay@S`yz;U;Apq9W^x8
ONq>viNzBe-J#xY@naa69B7K$(m8f~I<(lLQ=D8XU4MQO&0xH}tC4d7oTC)KR-aGz!XY*2doYf>2l_05J`IliF}Lb0MZ-wLv^H-QX9s2dBAuEAYy_0@%dM
@5uY{)~g@k{@Uso!j%%5$6g>TRLWM{XeO?awD&ynRHEbbDdoXRuaK#lwyf8$lCZgxzu0{@2;m3g*5Waom!^(Y;|0}#h5B3cKl45q)|;zLL0xu8wfL#$94*
X!V^0HMBofUusZg8gM{nctN<w7tL3zJJt;?;@|L7F|tcMoFXW=6-CtZJY2|$4osV?-##69FNT88c6WlO07xBi3voajFIda+x9-<eV=K+h4YS~<`!M=eg|8
-urUO!)mf(1cylIG~8<zDwQ@-xPg<vtJ{?c1W`<TQr(1!~l_wi$~e(yf=x5$N=IL_BPUT9R^38I@_H@k|+10I<B?Ti$VrgSmfgep6bv%9J$qtHwNbjxs7M
LhX3}5Yl%Yk?zWP=BUvT=ASGS`m~a?oV)BJr=!!>=aGP+5TiT6EK4{HTO5XZFk<kc6F82+a2$4p18mA$^$OGlI=1XW1j;ee*FSFg_I`hgknP)nV^$6NnbR
;6ozmEq;3t}dm!{=iiEm#Z3SS$pUd6Qng+b2?-K9f{ba;Ljk>h4I?MEE$idi$%RNbmY~iCuW^PSvm4h5yA1xg<yM<Y{sLtn|4Imq`D~C$EPH!E53fipI(u
$wMau13_$R5tPKZt!fvGSf}`ll=vk!+{h_gPuCn_<iDMTQU8LaNsXIjv@bBo?3t4}7M_xgs$DfgS60)PvE&)@0acwvK#G`ZXt$BJmQNoNI76i>pYT@7P2$
)1M*M9X3ma_O@dU=h2s?-_^2mhM7NP3O`oY+(tzrA!eC#*>e|q1FAJ``4+^p*Grd&6#V5QM^=io;-(U{-eG+x*R^#?}ogFV}%%qu$W5b4C1`AH)j)#dtA{
=4lpgYlx}y^6bZ%9qXy_w%#wgD<e6&9r9Nt|~o?#;e591N$AT6nk-bM1XIcujv)@SMYD6!J=0kvP?n`vl_j<EenG`@J#QqLPA#1t<>)2H;u&;cq~v>r%&=
Ld%{boCuA4@2iP7qTSRd~*<0K-zN43?kX?<`AADo9bwUZ<Q>WsH8qMbb%|i&o%7bfO8W8nK(rt@wBI%r=;wYqBt?vEFAMZ4$5PP&8xfq=v_Yq@ctQ#hEn0
mRbPLu>tXif)*q@tYdWsyc*Qi}`jV5VUH9?Qw`vD%Lcgfm{sSZ}K^S)Izd!Vo0UZu08Wll+}|*&x!%Ngil}UTwBh9_7bG1n_tc#F0+RXA`%K)g!lLD9TEH
6LuJQts#sNWVRO<eZ!WFH7-DM_soE4n(}~){i)Zf-F>chVxh9MYM(yDvI-xFu^Uv4O~bOBGfG8AU7tnl*i*}R7&@`sdddZUcD+AL-pOn>>JvV=@M(=TfYr
5XZZZ&RxtBU}i)n1aw>jCuF&uY{QrXZ*?YOM+6kf@f+h@j^Ctm(oL95x}tq{?#IqZLCnwuYC9a5%*>Zk>GS`?!IV~{lM4$!3GonxtHi{!Oo5N3m{ARMWA%
E82TBb^Zr9=!LN)OvvbTF1+;AV=DvsSNbt+oo+Vd}Agk@n(PnDWZTX853Xk(&9`$SX=d4H861DDkhtLaED%ciIi{XH`eW#@1pxq3gkuqjxO#4>vE<8Z!S3
P#PaOr=4qc3eRd98;1vhjtILGCfIq#s5?pZcYYu8~8z+js?NDEC)ZZ5hsHc5lz!i~v^PKshf!?auB<sQBpozD;p}0QH1+(iBwr_#G8J}OR9keR>z6F^LLL
>YIUzzP-$e6(uhuD(-S-qqj?cHe@dl2u28)kpbN%o*%62q!<N~KA(P^>%di$S9Hel;iEVnj>QZy_QPDI6N{RG$QDzeTXR!)P@;CobD)w{S@~s$YLR77HJ6
oKRxSmFErk_}nDIG#c`swp)JS3nHnv)ZrDT$4L-WKmuUTRs49ri;%vW4!GH1#zaTGvbu6N10M<Hz3_3tW#igq1tN-Qn$ARaLmCs79pM*q^?N^p-8ya%k7+
?}CAhyu>FQ0OHpc&DO!@S2?{K25M|<Y|leB_QFiq7lA-#l#+PH7NdW`YmD?vw3`o{MM8FwQ*vMO%Y)V&Oq&McpZhK2Ulex!}NREoix;{_)_+k5_keHP7FC
~O{!Mw{d+&L*47HG@0%=gjSSyzWF?ibcf#w~^bdp|sAlM8z85C~eOt|8hB+6ureDe&h0${l3V%VeNerwqU!ucINWYHcVGjga}$3>t5=UJ~(Tg#--g{D3K$
U3bnXaGSe^-;oXo6OEFo0*>h_GHX>mF=oGD>wP{0Dj|*VDf5wo*Y-aNZ+j&RTuVR^M@ec7*`#2udx!}ZC3mbu<*4Pt>s~7~<mFY@PxAj9@KJ)`_Y9@h+$T
D?`%$n*w0he3;#!w!!<k+^yPC5wROehpWPdxOd1n95DwZ{=HDpzf7XtIX(OWv_<3kv7Cm*F!OQSO4>W`&)~1oGEtB%iL`X=OrvQb@dQ<LhW0@Bz!g3@N{m
9w6gFz=dO!Mc>ub{Z@aeK9&|=VNx6{XhK@|rPXl~<wFK?_)TgK$y_cuJrcoD1&Yx7TPlu*LH+D<Hj`OL$qa|<2+i35a_+(@dL#7(RbjR>2+wXC(nu;p^cO
ueAcBE=y+(Q9f;vSYj!Z?$!2*OK?KJmm96$E{WdMYv#rw>2r0gVXJSnP}?x{@FVB)RCREwmH8>XFW1i`rgBzm9S2c7>H+vMr5;Rubwzu_vl4v2yrMt_`^K
n3wGy~I^_Y4{VZz7xIsSgI$sMD=M5lH)Obh_un=3DcpauI7`!uZbVvHf{uO8Hl)^WI$u#HKTI&CW#{$t!)exCdYdL?&y*g&ZX)neQQL}hC@973b%!q{rYQ
4+~0}VjRt-Cbr*paLdb6r0B*y3*)UUk!tt!#=+TTy{nv$f)Ue#;?i~U6&*|uH<<)9Y1{jTMQ$IGhbJeZ7rdcQ<)$|>9I(gY_*AGb-EKLeNOhGe!on25fmX
F*B?s3rE!*`%doapt!kKqdPbl#{Ry^SV9X4n+C9?>Nb`X9am%a0rth5At18nKa>W9)E%Y>DCzh-`LWz4NzdVFy->bJ}pgF+Wt6vgCGCAH=a0M|x!iEG+A>
%Av6<9P8F#A6Ho0@){aQ%vRI@=*WoOUK3t%=dOrRTXdB?9P8L29_EzkO!Tjf+GYciL{J(CIDl6egNSfg)#{zx09<2bUll1<rNJ(1pF>ZK5LL2KuBU9`6Ug
Rhd%&Fq$Y-ITJOYu=IgX^fBysgDqqpTTs#OOs^@3CdwUn7{J2gNuEhdO>=eM5Dmkv@56Tq;9nA}2^>pjvCazi%`+4i{|T5EN1_MOye2+2mKf@U}Eb}<@B#
y1rU%3%m`=+$1Qti674#+1%9xYEoCa&OYGuF;IE={;;#Heskmx9ZueS1N;*0MIz-lW$AIwE;6t5W`#5#SqpfNYn@2nWzm!SkR%W^AqcRj1cLnasOa*o3x~
+M&qpPkwcQflU7jNM_DlmDiC*q*`d%+i!n?R-JI++fcCoc7*8fGn0<I?bs<s5(`Spo{8pE6b+AT5_aU7<`98lw^Q4RR?xm&$I=_eRCvsDI4XcyP=|!C6Fa
n|`+*vP&MM?g6W;2hS$30p1xURxjq;A8+&Bx-u(u|G$7^LDeZ%MZ?`5H^r2Kx*OeIX$L)*kqV8l*y+?Hs5hdI*xbN~Fm}jt;P{AHO5Fi<MyRqT5wVd~?Ia
qIy|`FamOv$C9Sv=S7%Ym0T}bOEi7h_prX)WFrLT;~ax)*G=ekE$fDcigk=GjHj>;=)(3nl)1KvwD^03z1`AM-~6f_@M?CHaa{@DC##dEurZ10aYJ%l6?K
gpQP?6xF5p&5I7uf8#g~dkX^ZQn!RIwFkubeI0cG(fw%Pjc0u+YH8v->3;a0`apo`dG1QXNuKT&JNUPNnCy-$jNmu>6CEfee7ZcfRb=FiaRo9V*NS}`~)Y
YD4)v8zx%DviX6`>|5uJ#Uqop@;WoIcW5ikP@D;f4!#Lx<)BH17Mx~#^2;5s?9k%dx6MB*ATAguw(lXlBROZy_XaC0O2|_$#hBu;+4V!J9-WsTHMVAtaDN
hTxD?m-9>*`O%hG<Dj}ZF1-X@d2}EElIvbgO)r(VJyUSf5K<F=3$k`Mv6Dhg*<)gj?$W$V7(}`k(impjF%+#YxF>RCpp$yv{?!(61ajmua?Nb3bMrMmr0#
EeG2P!w)Qoz}S|K27~!LRNWN!vSZ2JBSf6R~qwyZ|7X$?J9Ul@(HdKFp!2eIyLPUj`wDDC;b_UC$$3_A-9P*R6}D%Z}CV<FKM&ozE%qPdz^nAa`+}e4*te
r68WFBZ%Y;7%U@j($tPycB^87<lw5Cr0fnN?razvbp^`K;^bhTXRMgsXm4GJ(uDeYPv6nD{As&4pLT%(4ndd`H_+usk!*|%oHt+K7h_V6V}Ypy-eO-sE$f
+uZ((2Ufzk1cvmF;1lB6UX3<>5!G-0BMw&BliRrGpC4*Pmu=1B3Is2?7Mr8A9Zsc_L*2gL+H;jw+Wn*Lvj@BX{G<Vj%lp99_V`i0@?{2{AIY!2XK6?bg;C
m4v`p$)*k;44H6qa9vIlE<wX$AnEHSx(D}U5JmOLB{G`^jSEettlwRydr37qRQ-<5%W_R;Ir*KP|UssOqTYN%ZQ2|2wM*T4?ye;B1@@1oorHTONxqp=CAY
flA^%;pfG`bVJgiQdHwefx;<o8C%@Dvb4gN42-_T3$Hajhpx-D@%INAG*gsHP9=}Ye5I7{ZR_#_$!}L~MI1qh>a}odl<xJjvQ*{<TW2C5QA!o1?`k7mvj0
QXetJGBZ@Tb%0ho-}ru~b=kpFJeHmM<EXA4HVVqJJJvSLDpgT6Xn}61y0T5!A~~!wt8r>vRNj)A|0vF7;C1VGMUi!e+p5(NdmqNZpJU?$k`*$eK?mPyWv`
^&V6*(~1(U&9mwOn5vv^!)Vy9-l835b{0ULyi%OxAN7;Dhw{i?uIS5bx8<J}k^qU_urz<yn4h+{fj3JoY~nFSM)4p?9UF<So48vy@U9fSfjOCTh7=`;!Zs
ao1$DU5MZ}|sQdO|M66pR7{qyD{^Ro|P#SEy4+1<pB0=J=VI6xz|=%Ol|By!=_NGHt)H;dsL(ANPCcbnL&ZcQx*gG2u<Sc5EgLZaG~kuiKA)rAecH-+CA0
#KW*<M9cbuKeJgb)JLjcg4i~gcQthpT#&w{Nu&d-C@#Sks5?c)dMZx`eR|gUqEDlWnk>kcvJK$twGA4(`yjxvGLwT()U9waeOZ=E#k{o$9n9*1PSJ*6wwf
&zT%l~GBEXghguyrYOSM<1Fq)zLQDJ~SAqi?HuE}-S(w)VfC0RdB@_u*Ofl2us3q)5x2~JXq3x|03+;#%eQ*-6^Syf6HjquzoV)&amHQ{ho)M^F8CS6Tn<
v(2B@<2|gazfP!Cit;yAh9Ei6(x#DslobHKoql<FS}Rm*1Trt*Czn@;<o$-JN6=2QLb?88N-Ul4xbYVtgf0ynF8-GfRV#`VORM?rtI;W7=4cjn+@|USj6&
NrTVySa_ki1^SQq(2U9;tP4QgX$rV|#>4>Uokjj+ZG$d=vxLdukk>N^0?2*mCOy>qcUTNgaUSjB8=MoZt&Ijjm>_=o3XPo`f;L-!QSS1SeJ}D|R}ypN^2P
IINO}~#6XR?fEWF(+pMCw+#}&<$=VEsy?h|<e<=#&_ikc$ez}xhC<_@ylf;g)N+w_$Qa4Yn8@J_kbbhtmV?QQik9V54C?h>iK+>Vv?5X(sH^M}fQ3B1n{5
e6L^#0p~YSf1O8`E)G+pKxVqC>bur7g-gX2FEQ(S!r;<OYT4}A<AF?tMjxchM`V_00G?M0f4Xx&-N`avBYQl0ssI200dcD
"""

if __name__ == "__main__":
    raise SystemExit(main())
