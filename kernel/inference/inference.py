"""Make a submission of an attached saved_model.pt with embed64, without internet.

It checks the file against every rule of the competition's contract, and writes saved_model.pt, submission.zip, and
manifest.json with their hashes to /kaggle/working.

Written by `embed64 kernel build`.
The package is the payload at the end, which is unpacked only if its hash is right.
"""

import base64, hashlib, io, os, pathlib, sys, tarfile, tempfile

VERSION, COMMIT = "0.1.0", "04d0291"
PACKAGE_SHA256 = "b5dce2fceb5c17ac029f7887a19dee7c54be614c3febfe19771d6ada6388b1c2"


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
{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;#dE1Qe6Ntn@DOp&}!Wy`F;+eCX^W+tHay*_3hv(CV`SQ;-bN--y<*)BmNrQ<Q{|4Ud)(+p{G1UO2{IlcC~Jy@$5
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
N=9oxlZ8edtcqdxQ;=}%(_J`=zx3?-Us&(G_yv3%zFwY9M$Xv>AP6|v4Y#=M|%vNiPY_e;>_7fSfAvh<054v~rVD&^r`4wGp{C)hQ(MRm|jSrE9C1;FD8w
r2k1?oU*<7(*crnXoy?{-AS)L}DaeZ%2$j<|k#v3zvB9_GY-W9<sv_-CGX;h7PpY#q{Zl%C`!<lH-!%h45mgw_!)AS|$nA#C4iMaL;0+f^y|dcOCBTx$ge
ONx~>!+5`(_-Wz!`1*};wVS}UJuRUz1pj@zMO?Ot(rbTz)MJ=tss`)Hun@!z*spAW2?S2v{j>tyR2$W_rL&K=Y3l+xbs8mUmvo$5rtAL}grGaH%ktXcm?x
x|A)+|qXH@CwE^~&^!#mz{`5>ka{rZ?P&&3Px=}zY6T=!Q_cAmiV+;O#$g|PIfnV;>S+ouge+bsxGTkzL!ZolxChItx^$#);EYk<V-Vk(UQ`MaTMQI;5B3
b1GYcQUlboP#fqT_Zo)=^7OD6`WJon`KX~9^-dqlpV%%lBshOOjwS!79p+wT3q{Bci-K9I$d6!doK_44WGc<OzogEX8_ncYa<E}A&rO}ZB~&|&!tHxfP3`
7RXbni0A2lsZ4LF%9s@MbEl}>s2{GD4Y;>O8<(W#c&cnpYIVd%$YmS?D_M{7*DA*LyEsvSfGlGZ+kw6pIongHW;?wt=9D#U-5P&u|m`KfniR-?>^H1MtpI
Z?$>+~;0)R*(=_=WF77;RpgCO_^2G_HB#dh}2#kt|HEbrC!B_m<lZJgf(}zpfS{7Ww6!YM*7(7xBp0Y6QzYOM9KFli((=<wykv4$m`*JcWn;X|B7DL89bi
R1N!_%k+CNQ@PpuI>M}K%XF?6ANj%ze@4@pe;@cLq%)DNel)TdIkiuN;r)e%Hw(IGj*<r3a{?#iA8~A`zQGY?J*LjI0UUZ=^S}Ce;~VA|C92WKtzpn)CO(
CK$y!2s7I=Qf%FA^&q6fTWb_PSE0N|>H%I2WR0kbuN>!DY7Vn!IaSOv|y^NHtKvgr5VKz~pei%Y6!>Z>JH3uUK6<Zk!m;HBc&C(;9;?4XTRTR(*Xn|f?F-
@=Z)af@tgrWUE|STS4Cbap4>M;=zg()a?-$}XXOwVUx~Hum7IpKbWaUBb5n{!SKBNKKo!T^Ew^Y!OewEuqkU1gRONji254Ln`w;Yw^&@MouQVRpRx-bOK;
UBg}ZO6A@-H^knO${`-YJ1s(E6<{sd_vwqT6{n|_QEPYPVb!O2QS)cvOCXkf&u8S(VtYngweHj`EBIY;Yf%ntUm$G^353g^|irskp-#Bkyex_L^YXzPp!g
SemhXmPQdJ6CMOJ565qjCysSnqp*Jl=kecs8pSnHLyG{26)#vERtkDZ<xW_fw+ZUx92uOeOsP%lNHgl(b+z^$o7h<JN^zPD}tYp6o#ss$lm?RMxM{RUAz&
WN;s(IB7+_*)vit;7+KfEXRtAkBfV0b?SK83!19Dh8M&-O!Of^9yLaj?tsJDG_YCZh^AcqDrXszP`=5jYiv_-sA2@Hf_a&^8iC=w&=C?&?Z}9;bkkELDvk
Vz+bf8Oz4Cr_&E5Z5lyEnVSVq`k!%P|;$Q=_j58y4&+J3V#yW()1pX5C=1a#C@Bjv}PGo_a47EpNxmp;`q-uC}q=VrQMIj{GSzsHn6AbUjnNWo46ZpDU%z
ek<Z26X#URDZ7Mrjf-Eu412r1s&R&_f`uA3rE>>(>-ESCj>zGJ?L3rX!BUSn@anady~L%^EF!Q_aWmVGBITe*z~nzI`!){U*ji!9CmrMs~4gd^6lMtMXsv
hfpXkMwScnhCv0TyRH<wAJo}w7r8egD9fb?QzjW=R6sq-X;gYo&g+4~dmcE<9%4IUC#C4~lnW@ijN4*<K5sz6-lyA`2Vnvjrm4ze$0CcuoR-o2{mO}C{BO
zav(_&g<AF#5O@1*_XS`2j7XZ`->k~_3jyO-W{g0z}n;*ByYVOQVshUa(FPHCQ!AtqP<a92}TfIStINX-k`BfZqQiY6IA&^S|t=q|z7NAa=3$aG)Ln{Gjt
?;o-dY-(E~TjmyEKNniX%3GmcN|WPO@(3pN$g>q?;L$vvXOp+3504GqDUov=*FNEdMJPepQ7hC2Qc}$5HFNo^SL>5yRLW5<8@jbgE!GyFBdn=a=+mD;Oo0
gz^n_qN75{@Xb)=ls=Q`{J4p@6XTjsxm({vhjJH|WugqS52dXyb{4Ack)&}*mBtiH-a{7A~+1huC3oP+?Lznx7TIiC3vSqZ9(X@gRGF7m@-$2JZ=OvlylI
nnn8%RjWD5m?~f6rE?aE!A#@LAgEE``JUP#ZSe0c33ncP-=W8=}<$~aEbvQ&ng4Lkf$(cm?T$D*IsI=a1_{X?CO3aA4JLsSuC*^7ivWm+?mR=j1i2|Jj<a
V!9XIdSIFigOOx95yEbl|XC*&PnGSsMWFl@>1J-e&VB&`Ukmuc798Ea7@K#HpqnWw$W|u#rO=Z*e4$3$n{n7nVIvBqrhxoJBSU>v%XV75;lw=f;7m6`LjV
Xmecu!uH2*1ly5(%i(V`vNXKgJ{7OK1E#E;P9vrYHXys4{9kv)FjS2w*?+8=_!%lE&_QP9s@oA`qF^UeZ9>wSUcrua-S#lKCCMXE96y5JJgzy)$iIE6rdq
X-tHKXS17yD)5IcV6%ZG>mYaRjkN%^l}eHQJYAXjh4#y#%YLxmJ>Gx8o#nkmqWaA#yTahWYd%)G)5(~QGUj{RL<@V&VHz(9IQ5pH;)__EtKP%_Zqh2dG7Y
txEeLC_qVZ#J(|IoHbFMTMiX~f!Pwut<MY&A~!U(jq+@_x-YCM<YF~p*K#10nRW<NmUGcjDkhj&w31VGEN6~#q^zv1UlB;LLtWJ=fxUld8gsb&7SMr`;K(
?xs|Irj18L`|HNQE7qNC-{ePbo#By-;`r!^%Y$h_HwF1Z}5tP8)V7>flwo~I5Hbg)NfOotjGXX-SXbBWAXc;(yg0KY(9+-L*W8L^yNg4QGbO=-l`IKI$@=
mPH=Lc3dZlDm3tH)TY9sFJ1C48k}M5$iW9szBrw8^VvRwN(ORAz6r90cLTOtp;kbR{IM4a2>WfgNo<b?S=%F<{@9x!eIC|_M-U?M$N~o?WS+Pup_|WzEci
p3Umu@i45M!Qp#AzDTV3r@Zpivg{<2^XuW!4zMpkXHc4xb=pnf2;K;<oxv-<%${6VFf4JGVfzxko!6__L)@G2g>upyF{0N-**>{6HqvRY4A&a<Ygk2~~rh
ML6z3Cqa6{s>i%8nas|}^u%eb&R?k7>MN!W|L_kMqbQLfWqvx8tRskq$@arDQA`=cP>c0iWdzUHNjpQ$#y!-elyLeb)*AZZS^X8zW%+eV>~b!Sv4mpkt*F
V1borbN(&kwG4dsopl~SN{v{K~fU7-<Ph?)0rYB#$VE0?^?9fXhGJ)a@_$C{DL_}QR2?c2?>|DH8FCCW$b4G=`-JoxfN-NHJX<58z$OW}J42e>-#z<O>_{
1oD~Qn~(S!DfDRx+Oiiacg_08p24XFmQA;5AQqB5$s<0wzw5B>G|%}Cl&a_Vu|ASI7Zc|!BMma40^5MKr|3lZUp)af{+X@-`=s5UouvA?HdFe4OFIe-zyJ
HpX}x0)zfPfQR-`rE!2X+#}Oh^%rsF&{7Cn+hd6MEffHLSZAzD?Dtd;QD!=4tpvwdbz?SyiT#Te1V>0epHHOtzKD1%2ivf!|JV>^-RG2Bm0&sZHjM7XvzZ
D$0K`jsNjGgkdF;|I*Klg;um8?!FZlcAm&@Srw(;F=afXz60W|{5vpks6y2coISmJAM*%S7ixh&SId)z+s&LC0~i8c5&bsFUff6=HJEDSH3Kt~lOi9CT84
{*cZQEjz!Tqtvw+TxS=QY!&Enpdq}?>aaUC^+F1}5*lAr5SQwuh#3$Or4Xat$xh-N3P19_&Q(-7Ki+8};Qp_3mxlXwB?M|KS})*EyMy*gip#S7$Vj%DNT=
||;4YQ-HvMj#+PcOk=8~{$jA{JqkwZWctL?px>9F(SW+U<Cr_ERA&&E;*t0TrAEjx9{`tCVIM-fb01q0WMy?1fPM0NHXUD|{yUc=7^5;^jRpAR$MMa%zDb
5)NrRBK`b<E(n~v$roWPy)~}$qUGx2~-MTg@!k)V@#BgMx24?sAUGau`3F-=4rlwVi!85KdjLw&|q22_wo3Aya!D}kd~#uW=piCb4vB4oXUDc9u_fu2>-r
fFGWRP`Y{3;mC%?3zFhC9xW&ZYagqKD|6n75genUr-P+-RvKG*<{E}!~1cBSnm}HYt@~tu(A!rkO8)<3A4)No9-llI@TLL1NaTZj=L{Azd-KC?FOx8^mQA
1&NO4v+s&gKYV<eEv4Tn=)UwufdjnDUENL%H`>1iV8lBhQh<zsq1)+_nx4F8WiO8M3ipGhj{Tg4-dpDIuOKRY?>OmA*|brRfimTlp|u(n49XGA0hvL#Cn8
rr{AIL9M|yQUQ{9+Wkpj8V-;L>!&xzR(3wii^mMc&3l3iu?52)Lliv~iSsJ3nTqeF;KJ*7=We~_ZFF!EVV*Lv61G__<hgv=s%b)Y)_f6m);4FJ?aq?kk&n
0PKOd!+riS{>Bx=fWN-}>-5M1b`jnNC#PF*abNL~q=f){G_sCM-0q5|=+nGKZ^c5%HQR3*^&s>TTv+trM23VL8k`V*&_aU>Ke8yVy)M1r{FI5jr9g2NxOr
~x|Wr;2dT$o@)Lef5jMbLrWDv%8g#!teyJC&#E;mFqy@l6ucJKk}nrA={>#MF_Jd>N?n44K7YEv!dP%RV?QvB}02u^5Oo&J2nUximH0;hdw;H=ZJ&R@vmq
A0yw&{@ux8|iH^Y$^<cb}IrGGoR$WM;$OKYO1B~c5&<|WMUb?qZvML~QhlS}*Jm9_|>po$S9h2|+k^CpOf+;}=_a2894eS@5Q=s&0`;{7kKsB!@8qUqU+K
%aL=~cpSqcNxNRNrQJiyQ^s=ZrIILM#eP5FhUVJ3eXOT03f)p#UHra|_|`laFEwbJj)Wj!ec5a@rjC326j-gSc>!L@@>kl4wKh-+n*j7D;`vXlOPcxmgT&
faLOmz0R<Cs}Y_a8MJKFQqvLg6uQ7{pj`{|k|aysI1gDEn@s_biw_ncj~7t+r)>f?W8#Qo-JL_H)H0ay!|nx7P!+ay*uvzxwzXg5fQl_fzvlPn^Qa+iVJR
fTQupk-{M77FLiwM%z#_hZY%+{tX3m@qkmY6;K6X#)X<%k1@mc^Mr?;W3uA#w{B5O0-+2HTza4@y5^Yexz))+@{L;t6QyHqRCAZW56lD6M$R=W5UIvuo0u
drN#Hzmz^ZCJu&NtowJMiQi_a);NUVHj9Mvvj3$>VGNz9k4tuU!)8@&|Mx&GSKQy&=J6f7=16>dM#3!GTu3=e4@=kw1r?q0;7@AZY^A*!?%zHW;WDVdBTf
<%pulJEw|UmgDSQJQrk^IoEvx0U?~LZoFLwt!%lx=xhJlMpp(W4J$yY#VhI#av_$9V@ZlBn#?|>tVB7~gx;!H(eWs2Q0!|e)cBOWr{c9y;J2}%Q^moA!yJ
O<y0YwQr4RyxfVxcS5N+#SyZ8x)k%et5o+TG6&qbacPX1nJnFnjLY!*t!@5CAmy2y-bu{swTrTEsA{{*_-I;Qa`@|7MEIvnl^DxFZ<{?z(6Z>g@C!zT@%3
w==%V)XE`#$c|MuFM_h^B|N4@<w8t;S6R3f5&u8#C+2wl{18+RJA@ClC;KB2sHbg8>z<}9?MA+cWU&dn*H}P9q#fM%7|@L?VJ=wd(Erup23M}Pb)*Q(=-;
w0b)8Uf03>)AEZXAj-ge8MFpzSOhug@&Jk^0wpYTJEBBOXpir~<;;aJSA-0v)_r#*o&k_2B%yFldwf5EIx81~iZpjW6{IiYjltr-|BWlO>>kO(;hG~#}*O
vm(4=#l2^RFL5p=nDw2t$mLj6H%AxbJJ0Qq~;$1chi<#b9FwMR;KJ-CX!TvmFUdxqa^SQP>;;3Gk=!JB41Q2r*nR+b`2)cfp)Vyb@Z5J&>wAGW5i;mU$St
n`u7iF?Zmt+CUEV`893SQLWqlfSp?Y>6V?rrPgae1`}Akx{C!q<cPOsu`99@g173y0{mHn!%ge;fF#HNFHhZ0O)~hbHBxE&a)R!efN1nJVE248R5jr@*)!
ShmyWQcg$hwF3QP8EDFqEjKN}Dnmn$OZ7oXT1B*!B090uIcdAnn&RngE|gsiQu~Zp~FB?a5Pu+yNXLL~s*sYlWH3RtxRaE6_9r-aVWXXD46b*B%?47ZFx9
K-{({MHUD+(Mx(FG@NCsqTbbYfkFqG@0a~x`xD7W_$9;kpBV#4hgLCJ90czee?+5q5RR<vjqWKf2;y4;)uB+kkHQ{1BWRj-0vAeUnBFPj3nWV{(w99m9Ld
h|v(F;q(9@EO64YP!^1Lix)dejiPQ4_#@XC#Uz=qbE-*3Kd6~i_-$bNcrPHjUVMvZ|8IoSqbF@d9S%Du#ayf4|rGE`~M$I6NiS*mN<E$QL77wS>XCYJVj?
JroOy(;N2{~;H5&Gw6jNH&!Ej`RfDF{C|0{{Z>LI{HTLIB5S-1Qx|+GurS;^^<j-m%EoSju5~9I<#fuEb0}a@U|><O4HM>6#dD!wgD`A^-LTQZo@}k!vxe
e^6Uc6I+W2W8UO9VYF>Vnrs=?eMaUo22M9lm*6y#yk^b3VKHV;)<8XyPT8gEW65$1BXxlq|o+Xmci|PVD3%|#FJK#g;<3Qz_6uS@2i~v?Nazdj*tE>$|9t
fG(L}qU8Bt>b{OmCD~VkdNGx}5(gV&oD_r!dCXXzVP8bf+kr!e9S@E9>WDPxaALYBI%^t*{o?Zq2q!#oJq#KMrID>nPq!m4Gj;CWPvcIU1cj;4-I?WKAo9
a@}ErmqT~woGJ^}&kl~_7T90AdpGw)q!GvyCzk4h)z2s<Ss`p1n-BfNx0G1c@>}g<q7?kY(Zp{X_;_C&Choqn<UnEe^x+UelZeiHaqK@)0PN-06Vw(msQh
b~bIgniq7vI<&BNaZ(aM9``cyim&FBDBNx)nXjOfJUK@JdO{r%0H5xS&;W&FjuD74oJpJHQ;$J3O=*4C_3+t`(vurQrjiW%7s#ON>WN?mHw6;tVl-?NX43
m+90_7Z3f>Upq3Mk{}#Vr?$`&M?2fz%m+ks(pu_u)`In7B}aZ1SL7mfmKDz$fKH0p!pLVInS(|blZQT+Wq1}zV^97IzhdzO<y66Zu0z2tjFa=I@<*OQuO%
?`qILB$X2Rv-5UHwuWGhabaseo;8TB|<g=d47LUXIhS6rMTLl1w7b59QM9%=U*=WSzlJvH?25yg_fP7~92QiI9=Dj$eIV<NoskiVo^H%bB@&eg`xG0H)|L
GJ1#psOH-=5=#9(R2$0(g&BH<b;Q4|>XUXnWPf0Vjii(%F^>xg)nCotO}$#Bg?dsI3)_+n#xNSS|s^6t8<GKns<ud8ZeUM{q?YL4jCG7u_s%p_>0I=J|#8
V+46RIg)}k*0s&5E%CGk4>$>$g)ZvJJADek(rK*G>F$9}I7mc>pgaI`PZ=S(UHYBs3Cg(72%5SX{~%7JxEq_$)6hLt7<>;t+SfWGAq0Tt6l<`3NN;b%rHU
TzY~cKfu!3|GDdI8oYp)+uPhT@Ey^J|9!f|Mj<5hW^ciaP<)oP{t+)rie$MXc>Tb-$%pa%m;R6zl}2JF`VYvAm|e2R;x%ozj}0v>JXTl7M2r=9#C<+!Le{
a2<J<<n`RcYosqDT2AT%Ub{|5J=+hW0cp5aYBr!uN6h%y%)7DGvGy$?Kpp0v93wCv1@eH1S?-nYG_owgNA>k13GR9tjXcjd2Ax56O-F202YG3dJSlU4>x7
4#+NB=zf1V&7D8q_-h{ygdL1M5dvEMzO}C}um?<u2CfBx;DS6?NAf*<dG9EN|p2i=$tPbu@mW4n4R8C0^BD)7V>kJSHhTy!!<nrhx8)Y04aX@6Vzn?9dvI
l(nT%Vxnm9>RZp*=&mgp_9PJ6p;J$Fo`z(P3HAB3CZ3eue~hZMK#4)Rrcwabsn<8;w$bzT+~vmnBSYxWeNO&=mTb=9!Rk_pqVU8e#xQ;<I}qLG4YQVo5q+
f?spevoe{&M->x`Gl+x~Ritqc>XJl<0sz9WeV#z+HS+ZqB{Z*b3Gv@RQ#8#pP|i|@oo+2ka1r>YW?4Qc+Yhpt*7HV~TBBQwfbDV8^b<?K6%y9*kDw`x%>B
zZICXmK2U(ZAz4|lA0ijSYA6i+R;4b#o4+x#YF%g9c5AOt4)h;+>c}qlyWA=MQQ-u3HS8zK?5dyPgWw6VHLWgCk>G<!gkA&ipVwciHDc?)f@m@PD@1P3=f
&7y*fVvI5SP_8dYnaXR7Y62CsPsBj@mu#xsANs8RJynJ)hjHz&No6ul75dkr8+U@w~zHB3Vuc@QfV})7fMj1t4-zXmLi4@8!c4_1&EKz9wPwBNChoe>Wmy
tNMXmWH8?F;IFG<5pIzH|jdL-yu?}?_ISqAoL<F=BJG|e|u&=x!{E?6ygdZm|-)t88XX2uVCb|dBB!*2z3}a+2w^xtl`-YI&;s^qJ`NXnUjZ>0s`sccE>O
BsKH<Rg(j)70I7ag<@O<KCiP_de!ZMzyZG8p2!ed`V}msySeoMz@Z9i9`kxY%xKj+PCzHDQO)HKxHo7}`7KlcSgZN+aFRu!>SH?Ym<@0nem1v5WBD1KeM^
2xNZ=EJT*$zCeEt54{}w6Fe!$qI0eBpN!Y!X+_NaDyuY)juDhQ+0KNeM@O(ri8L$c)G&cM9w3)ye^U_}>p<8=jId@(s+ml21bAyCAf5ZN`@|-_BS$mHjoI
La@d49^hKpfy6W^`}t|xq4&c`2n-)l$d-UFY~^e$P`vwSgKVJ}Zw#q>KVxpT;RO*64!HV@;n_Ue?6DU<lVgy|u1Rf_R%O+9rc!7zhpRTgyU_UELou7AMVi
*m64+e!^QR{=egK%Le|+S*V-t1L9F(+*^n?WSh^hql^1xMHxKzX!9b{QCci?BK-HmbfAgeV<li%uqU~&YgavWvawP*oa^QJdno8d+VAFe=Pvmzdp;8q6-v
mevJc8%~kc^){3D~qzww%X!;rslhWOIBJ2;*4Qu(M&1Oc!=u)T}LYgs|b(I_}f=xuL6TH<<_91d7&2f_++aVyRh9ix4&Sk>3^f<c~bw1+`LREXz>Dd&`*U
<P>I}T?N&9}0#j%^#ct)1->Ja-e!BVsukV{Tj~Q0eI-I%WO`7+KJJu$;uMF(ID9IC3W);|oQWtjUJV#`hWDyMP>=BXz!F7oQ!Sn}ZG`TT4wsl`j153hc;T
x8MKGPLuQhZ923~&*duwqx;iYDIxHPdZe%ZxA(dQ4K9`JE$T2@5Eq-;M`{z%2W;o3``GcoLyo1y($iT)9^VB&lWztOzZwhw{?XPtw&;BDR5geX-*FUpa2{
75{=yh6%R+j9yKP@mqD5~u*_0@N4rqH0;L>fA&OGgQ{%%5OK;)9?VmQS4M-o4<t9mBKczgP}|Kv?+6bDrX`C!`jJo$8sj_||r?Jzj<4=ZF1<;OOA&BB{9A
wpmzZ<=cU|4RVyOWim;Db&EvD+p3{ON&tjKahd+@OZ2Gm8fIqe1i^;gq@q)r{DY*q%7QU7?_rg3YJl6;Bem0K`|lT_blI<srr3xV{@OvQnUTv;7D(X=zfF
PRo7%%5Q%CTa3E9mn03C(VH`v09Ag=%A|>V<RBFStkpiW`uw7;uXEv~JyB3+NC{iPRB|-`Gk(hiHfhTd9rO9qLmesPyH6_b~^cz`-8-{0?bq*`wLYXcZdZ
Rl}ts~h9?Q8_a`G_59WwAWKdFHQsm<ma_=ztn8#1K@E;<6vXdz;)aJu2#XHx!hvIK3S-PUn+|Rd6-k=Xx#?Xg-$!ZvSxa?r$q(pYAfZOmXF=)3~qL5!za5
&0BdZM&nn#@i2*zd$X$A9<4(XY%MeH_hlC?7tjCH^q>Te2kXzJVvo5NCS+U8Cl^H@eGpLV5l*;*1~-gLw*4}ill|I@?}dwznnL*Zz*|l)0MgR1a$%*ScR2
3aF^#$HhapyOlPvT;L{NY%$<vomrt_xffW0ma_jCS)*wsJEF_;8d^J-ygyn%44@VH|2!89*H$qJ7H;mt=Gsvxp@^e3XCNp)*6ccQt&5X{@>pH;{Cg!mf|0
<DZqe(K6H@8`=mIV7(SlCgGyXfLYS8y%G22<mSeR0z=rs{rJrGTX{OFv88s&s&1yTyB2EQn}>t2KyVePGKv-4!Q~H$e9jk%%G^=1CXm7b^zgS+IT;`y#My
Q008@b>96>w<ivHT^7o?!o%(g%Ue*ckbJ_e3<-x-Jq_=jNsD>(F`(|TfA$e{LLuov-fO|IiD>&G9QQ@OOC;V~e@c2GM#E?K70Hiy&;S8BWq5!^(IMuT1d@
4T2B?O6!W^4H}$Tcr{B6Eh50u;hKgb0Z3;hlCRJvhS_yjLcRQ|$`LY*r0+Z5y5F8~?fE&!rKPzWmU7J+Io7JO#O~y<(nN%er$xgR>IAHOplHLiMunnL+J{
Ri3<zdn7&y2wddw1M4)3=bLTa=|GL*dyGIK3ET}qvTpv5_a``Kffv$Xz)ug@Q852eIk<bAn3r;fl_me_P;#Z4r;A5?c^}cC-^54;{OUoous}ig(h?0|8KR
QpaxeoBqJxonEu;uV<B&D5pR)-F4iAVC+Quo`CYGjlA~my&{lAr9rqV<5R~-woI?r3K`g5dxZ-R&sEAn6KDaxG>W{O+qUL7j@V%V_3@_}#G(xUJloJBUFS
a77;6FjoQ`DsGBUU<P7I+a=J(x#i4(EXCrs=vf+LYw_RKEo91sv(M7o(f4?XJ+bl|5#D?+dGeYQZ_Gu^0#&$xp+MEt)KwA(ic2GRYabA-^*81$$rgG2B-*
r1KZOVytRP)<lixMVStSdMsCjjcr*+sHI6(AL%8so;g-{znpRl1Tk{ghn{{!7BVW>+kO{M-I9Kxd7I3syZiG>k>|kGUSRDXmMQ)|VXVdsmLzM5}PUaI8I>
5WR@CW2{Gbt$D{$djh+GY$f0$Ue+ECAH}x#jGjT=QS7$>g6)e_oe<M@HD%>2NP!;WQ+bGg9BgGnlY!1EzRgSK~H6i=`W$OMD&p=Q8Yjn8{YG1cKO&K|1xJ
@!@0yN-A<yE@`hFTO<GDT?ZC243{QP!}e>#x4D|ibl4R4$j?tE3Em5{Yk<bZBq`X^U*(Yd#aw}5rs+Z)2D>$RL&si$feOx#;(q4ROq*Q%cqk{*m8Y1L45>
AqSl?K6qR-nA{N8xEtSv^0VBJrFgyQPxO;YY*&y@)LN(l>Mqhu9SdYUO3WI@3ZE8?(=f_KQ6Whhjftp2Mz=$X04p030oQLI~zIB4Z|2NO9VZ-&nF&@=c9j
^x&%V!B&(FpEHTh{KL0`}FBy4@3nB$Zg@hLR_>m`;zSnWp%tg0@wCM|LYJm5@CC4tAhvoE@oHk0j>lGyJLsOG_j`>U3YGpvNQw6X~|PI+b@+;&SxdubqM8
2QtgG_K7j>>Sc^x1Yq!vy(~(WCb1rG3RXcVL1FQyBm`J@U*i$w}T4N<0LOF3hjZXTuRO<ej)8fVWRY@(OWB_iOhxdHXj7YOwDVFOjj;H)in_KSc!VAh9%h
R*Jd$o&p(7SFO_Os3XU^UHhvRb;l80r@6B2oQiz?LnLzXg@gUUpyuIN)9=$Z76sOm*}G0$`dz?8%`iX5n7QUpwVfH*(S2lurD5r9Wa@p$JyfV8@dy<9CnO
>!i}`_pk*M*H1&}rv*m}B>Bl5P-E}57`q5izW3o*lG`Z5Mcudi7Q~Uq8W2F1rggNCPzbdpQ(_@mASm(gzVckgR$m|f&GB1c_Pz`LEU(W?ge8F<G)`w=!CO
8cfbK*Sx%@5voY5!?8r+P-RK@Pl)0KAcfapN4Y%gqm!nLe5lO*K+gV;%L`d3H8|F?><+LOe-(*QWskYZML&4lN{pG8cA3r^fVGG*|b5#CsJ&6j&_%QHz&J
C7psf_zq$t~n$(+*-QhsL-<ZV^2+h&Fh4N7b&xGax{0BXN{ZBV}n(XBP?RDhYCFfww{@fandQ=+EyH-Ho(q!@x%=0Y_?1K@)&iP#4S@ZfelYrovnWQ@`ls
6E1);9ImoH(9$^t?!agVpmgu3#ZH{CyPR{YQp~3fi_P=CHb^#xo&8rM32S~3(MG#SiEJ@QdOeB#{C)!0k#ao^G8%Iw@za^R6{v&1#{^otKJDUO1$I(Cj6Y
*S0sR5i@Yw*`%zNbbJcdV!Xpyi%u9v4bgtDRl{_GR46Ry3X7ikH;iAHm2bjizA_#sWL`!@N^jRXH-U62X=#eTt7=6u0GVYaj~VHum}-`1cXhM2WOtEUmm5
>cvrz>M!edq4VoKPw40VC%?Um3(zDLZh^MNUzA#<&0B7|be66d8<Md9J!Flpf})NTF0d8G*jo~h3Tq|l=|D@0)6zqMdEt(}fbQV;j4D+|aENPDL2N!jK}?
1sUe^8<m)t?6Bi}~^u)GW4j#Sp3?#uA2f;sv^GXuPcb$lTv7QR)C<?FknJMC`et)UulW}Tj$E}<&pw(fIj*(iD7Gh{vamYVEmPwfQC2v~kO>{SBj_pgx;J
XtM=#MU;cx>6p>eQ;Em?8Un4E1I5TY?5KH6^hg@EVcp`*wr$ACLwQZol5&VfLYL|bTV<p@?t4^?dTpOG>1{Q!AzaAk(%YLWq(lfIMhsT3J1vcG1U=0ct5j
ISUz%a;A2+U+Qix-5M!X%Ozg1~v!LsUSt2v~o92ntC*_;Z#Kii0-3-_AiE17zo0I}DfY^j@<}8*SNUudx4#rlDo^KbyMPr<3a5t^Wy;FZ1PxdII_V}OWNu
l))soEMqcUwKq_pj-VRgxg;q0evot1|S6)$Hs*^r(HB@#b~Sq%;6awfCfWK>^aWgQ^U1=ca1A=Xse%Fu`#t^36SM=_k}t@68B!Up;M?44$+syG87VsqARy
lBIs^ELW69sZP`>;`OWfg2N&5UApv}gm&xUtHn9}V4~KxV${ooy%Y1>q}aVpl?3qfr5P@p;{Fk<3|A~N0e^jUmDxpJ!|3MF&`JebMAPCv*dFGK?p*tvk?0
8rNNV0&pA~-I%6=Cxc<ZtUTaO__%#!QKgH{;;Cf!(EX<tgAd{fJ&<2fl#r5+dnA{=&1dxH|?)qfiwS)K1zNZK&Np-WlSs0gI4P&7=_86rH9K7X-53l=XuU
*Xl!I$lhoR5Kpr#Bk=!vxycf2_KfV&WqK_fbK$R4`1%c!U46P=GKn<0Ls3bU5@T+!1$9Ne=SbQE_#V}1r*&BI9J4PEh&Z(FK;4A&mxzH?}Md1#$?T}VTJQ
3c@a;I$S;G9U&<ZhAq!8D=cQAogG)~1XuNgwsgqXH;Z8YoY1|i~6<#|~bbSWj`{uKs?6HFeUW-Et?CCoGS<|&<jj}X7p5m+#@a7>Qgmr{n-)u(%Ug4Jtcv
Tq+_Kybv*ko#XGofP;U38f^><mVsDnwFWKIlxq4Be}cf6lo>n!8KD>>~wgJ7dm_J(hi=;G&HRZW^sWn_EiW1ZOuR1WL`a?OT+Y05<HJd(&XL<U*ak2$kB(
PDE3xVrR>nQ(s&R5e4V+S$}gvJ{|Hy*)WR1m6X#;DFAYR2#nlCytPS5U-90&6wwcQwa41YV|){}4hWXjOV<em{+yIn4SJoB%l-o+TU)n3SOcxpx^Yu2K^H
8w5<mw6ePOLd8XhpN;ys^|D0YT{JaRsPRv|XFM}$$N&ZDJTTgCId%2)YsW9{aclMAU_n`~@cL`#U=zgyx_VAMerrKS#*#J9etKyNzj{EwhoPnvq>_e_-__
06>Hlg68qf?Dc}8zYTLm|?ce;Thq5;~D1p@ybw@>|i;uZ{rG(WkI5`ND>AI-eYph8b9$G7Y%CTq0~r*eC!yyIeWHC8bq^S=pE?YXbb8~=q2rxdE|GV{iS{
ehG|YZoNRg&3=m))*v13=#$T~&ehFjQ2KfHi;S#ToFe=C!sk*_I>#wn}VJMsc!g<cn!gd>xu(VzIuV9xkj3cYBJ`XWA*Y?nS0u&aI0a00}_MVgO<qD&LJj
i<f`lSSix3hI6JHtv2;ly>^_Atq%i2&L7b53!w#6DAZSu3r4EF~g;;2@5+(Z4dJ>eqd4_~#Tb5_fPPP=_HQ(hYs9jq?l`Y?UUA;tiF5LF{g&5M(Kt*E+Me
8S`g;gg33E<D@P5?=1I=4|J5FJ{_62c?t!8(K4pkumLa_8(4wXKOtOr7KobhQVbAYd0lcno(1i(M+4_LLG}-nc<T@!7r-;{(gs+hNM0PFRoit$Y?Bg=5n|
|BkK?josNU{WHy2cfUwN2<!G|nD_{ik&AeDK)%L|JCJ<mP$KT31u;xO5CJ^k;&iRcsP$qya=i5%?*kewuE!n?4Q#3g2I%vKDf`T6>T{H45Imbd)G{f>FqR
JQLMlN!cWaVg>qdx7lZlTD0QTulITVA9m1ZO0tqa1zrG!e%w1-WpWK^DQqa%mBW3^wM@EPm6QI=8?n#t~0bwhT_Fh2t-)^TQNSk*Pd#&Rx15~6}C_;X(Hn
R3@Yo<NL9t4n+@`3PFJL6^sVlbk+2a6=H3ENQ^<9+!(?a;bC<t_1{w&S0rqbU=-sFiCDYt!to@ROmz<E@u5ZW4PH8%=QELOxs<+4`GYNVc>529{P7wD>F9
$ZHQ^Z~WyI+t1dv|i9yc82~JkT0rFx)w{ZQ)TaG<94Jx!_&@a5p%8G^0t@n^R(9496?Hdu9akX(CjEZ9X<bT73;XtYl=+q%D;$Eiw0FyQLLejAKzVvt+DZ
$)z`r`yGV0896w_<uA5`SAaUb0<SW+Bn{f9^=h|w+6Ckj=04Q+Wr$o+i)~iq0NLhyC}|+{@QedAlYs{qzm%n9tjxR`1U>0*p9DQJ2MtH@_L1t5QAYYrOVN
tNlN=l94^};42N|d(d=H<R#8=ZnbWInv&cd5Jwa#{%4drb^hElw~0=@cP<`1K$?4x{tVxS;j0H2#CWXqf#a$rP79iM9gSv{>woiQjd5@-5HbG6Qt%kX0C;
!xWu_+%?cPO-=H#-SOw2655>0|v2G!i|6`|49UWeFjq#B1g1Si)1f_2pDxGqe_$EXMaeQZ_{gyK&?T`M>1l*^`5Rp$ljwrWL^g&gcd10d<U2F=Md`Q;zVf
p^&{!=nD$a_RtmB+H=CVXA<fXPE<AWIIL=H3#zji}XCRSET!q*m%Y?+EIn?@)<sP{t%u_+c$ZisowIq8$w#BkKG<<|Oh>C*Xl!~*}$le_Sx|C3c-6@UvwI
fx<g=W60=WIc&7xda)Gqt^ct$9*5tcvr|(bmNex`#!mpI6=m^8Yddd_2hzKm|e+=<kj500zl<bhW20EdFNbM`wNJdQb{rd%y3BUI869Nl{7}@pDmvAVG;d
6Dr&w0QSb)`aQTtFO!A8;BCHP$&_0REa>U>Xi(@Nu7T;oUu|;Yg=dmP@XGE2WcSjCqfYWO2QUPEO$VV7LhntALPRzz_#+Y(B{0(BXRyAQRdp#i-WLOukLV
A#vP;8$7>*{FZMNN?y$$B|Pn(-Paf@+Gh}7U{^Bq&Mx_;Nsj*%FMS+p9)D;A>33y~P-h7?OnCe((Fp)-feTt6LJvJDAi?7ay|gpx*rdv?@n@EEiNUI*t0V
&hDq-=VE1k@^lnsUl)}kKPhcP_}5kkWB&~G>#3e4VFwVs*+qUcx}7rW%+f2vK1n^MNh24I3*Y}i@GRjsUNXnu^U)Ou-VCaC^Y&hAZ3cD5hRV&%||MoXZUR
QR!usGyf=#iv@yUbcO>%|&lu|I8|_qdh^Pt;4p}?ft9PQEf3A;)BFdX|4af~)iC>kJ*TM$4ISURX&qhlEaRma}#rH66XPA;JEbQGVcEh}C(R%i(V?)bEUP
0cL&ct5fkPSK!B2eg6>DGiQfy@q|3%TP(ACmvF#2>nYg*55EWQ(dfn*0|hh=cN@d|GK|IuzGO&IAIWC)WNg9g7%<7Wv@l559=@m`(Q#WN|b9U-zj(kC1-H
JA`y(ybG~o5n8#x`<KOaw7h{Nu(>5m{>nxcHQG$%MC1Hhgqin$*ohX^%WMi>6QyXCL`om-Y`L;cbk;=S-#hZ|>DcclQWS9v6qzL%uAe5BoCei?P_ydQS2E
)8Ivfu>7E-&ybez{n6ZrTbnZ798Zej8rdd<kZ8di#XX|;Lc<Fr;>_1Yr|dJ@Lgh87Cbt+kP6Vb)8u^CuFjZde!!JZvC4qPwsd@m=^lM;)Kuvae7+h+p9mU
~P#hBr1I0tf`gR4&@mL#=if&v{OUJ^Jn`SA|92>mFsW`!0#7Qb9O8_@%hO#?~EG?N}px+>JqXXE|~0ZsF?(7A6v{YE7z7Ts}<%ta~wk&x!#J<jtj6;<7c3
yMK$T-?_VGe&@#(I<lliwp6x9_=Bdjt=dDSWhLJG?+#4Vh@$k}cF7J7MNXT(AETG#jf)>>YN~PdwxHVT*`aYLe3V4tcV}4M0(-FaFEKsnxd^EdnzamG3rw
!+mER($BOnHbI7;@jt!3cHAK9X5)v<-_vsx<d!;bRopjOhmdzOT@YJ~{%6-}&XS-Ds&M&IZhu7-rfP=dzPz;YTLpGvU0!2cQ`IyhV5WmdNktm9C@Bl;>=K
Q2lOfX>C;pFddo}eu9gyyI)yJm-r00l0&{{Vln4kENbx2M6~+ThKz%S2*tAM8Pd~1-QyR0iX9P^UH58WCjDhI7rW{yvi^}doRO1?nM(H9CA7MkaVz`u(e6
oibbN2Lnk#ui1lOE74fI~8PYtX-byjOcscJbf7tP=%V*zOM{tC}HpNpibz?}dWR%Il0ejf<n0LOSpL-<q<i?9(>$DOwA-DI?E`6P+9H&f^tNNzk|IL+w#D
e>k7eiu3+7yvu8XF`|XJk*foF-XH&eTsWEKac1Nb#xyzyORL@h!j3MxDI~hRYOr(Kh=ZWZB<0d5=YHuE&t&!pSd4-_?USHenOCwR^?`gl5iX6&?JCv&xSW
y8)w1Aev|^{#%6p~BET+QL;{E_MdFS@>n{qz{>aNWelxiPN)Iao`7}s;_PdKg5x8!yoOQZ3ze&{TMO{bu2Ddo^VP=+mcE+Vo8<p!oIbe$!Feco#jYPaHHM
*r`zK#p944y5E)uj+tD3U-AasK-2P2Eil*e{rV*6w{N2!CukXX;Z-*l_$t`0XOqPnG=lRQx59bQ!Xghz<jncwax@8j=8QkYV{gOWgzSw~nYXmJ>z_QrL)C
&m)b|gZnBdl`33H%B<p`gQ4R_(>~%9n7p&ZWxRGch#0K@=2yj8E5mIIrc1AXs(K|aOpL?2>%5iW?e@meZvN2eoS!F|t7}0`>s7)Wj!W^&WnS~$v*Cz!r&_
;6C%BX9!g#+>?53YG#TVNHb^h>(Sz6epE}shbdQca{<Zfd9wS@8|%(ATuzF1Piwq%PiF#!tft|wZ>1uD3;z0T@2>-}t|8rxmt2#C$*7U2urH<$G;YLYt_<
&lH+iygdg;S3YcWcm0qjU~E>$Na?Et6(|V*vfMtzDGrGI=2B$yN9WZRS7f^DnJ&JiL|l=l}?_8u<$a|%#s9L4vKqz!$k(0@0>UdO<8vzQ%<{{xLrD9uokf
lsG|h+?AIK3ESZ3sjpcqK{E@LC>4GFY3P3Umn_)KzLsKMA015q9mOoaAG@DkI(by$y{$m%b-d|hA!83($C69LqWC}D3fOS41PaG)ioI5I+d+(McP3wu9%S
{LT?B&<~Rle}VEb^uM7p!K#pCqRSyG)4!l(Q*#>tr;Yuz~4;QBR=2rIlq|z$`Sc-ZvD$jN*G%q0S$B)FYH>Os)pR=7Kt-6g$o0pUB^-&4ZE^`c}1`bMT_S
LgQP(wW1DgHHFU&47Onw7Dprq!_p)kP7R)N_5bZw=%tPp5phvGSv2eovR^^HGG$qQs8R2N|3B<#2dX8g<y#>skbTFTqBuk>>8++xMh=|R3tvx4)CbbrCMS
D3n8Rt`Ga%zK#xo{k)alJ`K99SDj^_XzwxwdXH4uWZ!s9`-^va;dl$gGNEb68b7kh+}gsMqIH6s2CyC^5|8+`r_N7Sf%YF>4|rgEVM=@pj8QxRBDfg<U%9
(fJto*cuF8qVRr<kS`=h5cvKGH>JX{BZw(wAN9z?nCgH8<VOU6Vgkkr~Z>HlU*fY*E8=hxAmkR@Uve>y9oE)bM0|FN<?#lHc7D_mMPYOB87c1|MP#IdD5+
36l92u(x+t$q~5866QB#UuWp&*OQ+11iD;80uf1$~MHD&Rp3g4|#;zZDYrKL`bw6RAsRVbJG}z*_Jh}pdI*PEyNa@(Z6Z`_I2+y8!EgXyTFdjB!vXo+Unq
!D3`D-@l3$U}Su)gDUn^0yb1;DqEpl$ptL$w@o-e}F{Yyr&(3{fwLI`q#|Kn(Vd9+%dvMu)=K_iLo4)kf1N$}&9Ar69R94CxMqcPWY27LY2Q#GRwcd74?>
dy6mqE4zYNx{XU-G5pzk0f&VqnQ@!m3uOp=va^(2>buCa{_8HD*=rs|sL9WJ7s<wkvsPN#5w46SnzknVKiYyE`Cuj5xN(F<(;L=sJRz1E8&Bbs#r1n$%=X
<CTQznT$+<OevqtG*BcLq7HK30GouxKRz_fcwcY9zE?n|N73NPk5!ArbLV5ie$1cvoyQEGrDao>U$a+C<!T`&hpR)rIt%7IQy<mHGjS{j!Br&flfeJ922{
e(<!4sT37g|aMBbcO1quQ8VmGwrpeOA;v>IJhCRI{-);uOJ|DFE*onie;sujdzvLYq3<}?xB@cCRxzmHUQ0p4m>BgpBxL4|LejC7F@W~<iU#uHsiU);Wr%
ubHpPtOA{4aq(dZR`Vp6xJL*ww6^DIeYB>|)`St?SvTQNs7>o{K{lrb=Nw-N{l_t{qWm=!<Fz<{da*JSe`(}faObPZSogMQ^MIUd={}J>Y7VGgfi4YMKNW
DXFnG=tp#McqXzM^C;2$i*~;0B6A>I7m2XHkJ+jw({i@RwH(e;lX9pa%uTZj$!0l$Tz%j@k|^-t-7yP_d5*IcOpMa)JR;O%!}oYN82t-L>JUo|kEnIjtc!
K#HxQSNUn-AI1+3Bp1HvjKXAQRy~8kiMM~dtDIHzKTJ8l&sie@dNvp8#TQ)^{)L(UJMAYr=eP8$-vz6pKm*i-tYNMElLjIXhYJk9#2Y|$@w!v>U4gS9QKW
vpBn6u(d=5v2a<mp4I}G`j3EHT8X`qkBYifP{asjV72VxuUM`lyKp!8R6@@!YY>aFnsx^9k|7%U!|5l)q>2sArcnf7U^i{+&|GetT)IfHJQcecrqGtuhb7
s&}jmwxpLFV2k9T2es%hM}EPO^7JI_mDKtKvaX|Jt!~nD&g|y{FXXU3SnBotuCz8VRBmw%}Pw^0a;4;;v>o~C)T0w;kbB35qceS{M(m=JHgOss}2-E^v_>
<@Fq}K@E*g}%o>(i6=PQZ-}b_~PLE{^C?VsrNM={h(3hHS09H4EmI@h;atU8R{i7hHYafD$^c!)jQ+a~tZKmpceEp9x&<jley_Ja$YQ^f`JM9?W>hJ<(<m
GjKe;g^!^hoKHxBBCyogh^HSe{WJUt_hfTRDvm=WH>?j&CLZ`9|(RjSUOa@B^p*PUKjpf;`_1iVQ|-*eoZ58HL?4k$$k(T~EJiEJ{TS$)K%CDkWJh3iMx%
JM|VPx2OlFs<aac2R?5qr2crye%T{Xcu&u`QeIDsrF9=ok)r9HS%ZCoT2G{wS~S#v6+UaV+H+Pkv};ZcyN1EoIy^(IUB0@mRx+h3*S60O6KJz)ns(LwoN4
7hM!oakNCTOY|NGvZVKVtiUV+OCJrcgV{Q(fOLkggjd2U=1Ej0)<Me+(dlH9Bc%-pe0dTwcMyX2{Eg3->kf|?2b-MPqVQw42gE+mnvLPl(a>+QWPG~|)~c
~f-P>km2T&*T1<tb<(2eeTu!XfjftI4DkZp8q@VkF2RsK;p=e6|s6`TkwQ|V}p5Z?|;<eVT`qFz>bu##D6_>QlelO1xlHNlI8z+A9gZTZz5_qr6(Sw3{Jj
FFQxNX3Le~l1{kGn@}v%K<GV5Jo_7a}#=i)&|I*8-OCkhR6KuXfQmQ`CXwkA}mn5!G(3JXOR{%&VT!JA6$?XJN97))<uKd6xr@ZT%`d1f;BA^K)VY-YB(|
U~@I(eyz5@vnRT9|LLrY-?ZRaLCJEhxDw*p9sLZMgwGT8*kBJ_2k03519{Xk2b_ca_|OKR#0@Le0)0+(rR|b5Y`#Qq&jQaImR`66WhAf$oMO^0Nb>>cu0*
iJJ`Az%|iVfW8lI;S>_*$JWmBTU-u52l)6^RV3vQcOsF(R@Z`iYsB%<SFK1cmG`6LU^$Kd;-k1)5I|!%3~j`Ik|WyZ1z}sk7Q7gvGc$t0Ut^1qI>lPn9So
^@oqDWB1DTZ=VcO?(^|T|Zd)fYY*#OSv?r^X|0;AVk3!C)t@>j8~t!}c(YCKE64*d8MM}C~a2r}D{uM1qCq*qzAdfDW5i=)WP0M-53Xej6P?_pcJO$<xbp
x{ESh}d#hbegz&=Hq-g$=N|U`FM>G7?0QquL4A9pxm5IiO5jo8rF`A;R-sgFAEk9s9#+78BfA$N_D;$uW#fWk6gB5<A3FpB$ZA<!x_$bhq^#vY3w_AjGKR
x@^&n^`i6slyzcVFxW3HyYnVsC?-C{DrVUi)d}alWdAQ)SdSpW7eD3Isp3CwNVVX)7FpBvI%!M}>*clKiuampXDc`GQxV^X%XJ(l_tH+0`!8;hQ(~CP{Cu
;Cat~0`jac$rPCI0R1*HhF)s?>i6L!VeB^=fR4`R$!r+nG{B@tnM5&-Jr*$$>X-tYOfZ=YdyHhk)OK>qov~;82jWIzL9sLY$yin}6Za+kFbPor7wr%#-41
<uT3a&ZZOsYMZB{u;@x8_7|q#xy9qql6zL(w$Q$sSsrUB2<{x8E;b<3r!NqU@TFx*LRv7utzLDP0eb*+!HZJ5@Bl*r1@(R%cf4f7|C|o)iS4f6Ks~x$F@i
`Cxs}9KC@q)@f0oBJz-pt~=FyIckslg3b##Q*Q!vh!`f&FqO}-2}Mng1e^RZJ*=t}$QCi67voE&~@N#(>{@{5hw*5{MX{8J*u@skbIgmLZWB1uNYf6)emH
{B&Lr#Wv7$Bw%(Ce%g=&{E`0GfS{JJ!_;1O5u_d1@DiW#K8%RPZr^x2lo~5H!<Ul$(>U#m-V&Vz%XE=T#Gij(#I-6y^^Cg!d6Eo&A9zAiSNZ)N?Gz>ffUd
pRaoL%Q&n@mioj7<ajQoIsD*o1;)LgZ`AkUiZr~&a6QZX(OKP*=7{*CM6Pp1~{ezRO<eU_~g~*Hz)}S}#3i^_3BEF8gBkpyIh9oTmz+oBl5iFnaTKV8Lpm
xrZ%4DMgEO^WU%g|oxXCU&hOKB7?7v{V$|G?bj-AlI29s{0O-kXYl*A`u6o}7nilwk+1&ph3hY`3_C{TI(U*l~Hbr$!Tzf>Sl@;n@^>$!aAuE>00!>DE=J
O%e=;Dvi*Iicj&PuX<sb$^X(K-R=lC@!fo40$X$z&zhzvQz@K7q>Q?S4gZy|2#%=puytz!RpF}EGB*ki^t`ix)M2QAQznfp;`3S3n%=oNc@Kljiu{~yoLS
N{eIa`E*1o${!vX*Nje^VcshwSz^_&DhV8a=Q#Kt7rC%Ix;hf~K()d?;HKUZ%rfpp$hVH*j>)&C?Gi!~bt6x!TuKZ%YyII9(i@df{_ra$sPU4!3>SKvXgD
V$*xM;F3lj4O|Z1eZ=1w)OvKz%JUlmI|Ug;{FYLao&%G!#Ne*@%8#pM&ON{2kh??x98tvb65yR&NI=^Hpf(n@3c&NND)>jm?wugh9pn(8JL;~EFkuog#74
2a2wD4oV^DXO~#Oi4s`|`OjzH){YgaP>D_<!>zjUcuQ$*eaT8w$H||)?4&Ydv;h8)KcWxSOs&(WaH2Jo6A6A=iqV5?}fcd`222c8p<49n48lBBu^zgGLA~
$8PnhR>L@CNR;k_WN~{G|oVN!L_Xq4T?RcH7=LP%pQi;AS`<7F4I%*El|{-TQ^jRj{I4{EwAM3Tv5uq#eECek+%qwkC*=I!jU~j_6k?>skWq{_00HDzF%!
KxFn-fu_V6S&)#&5HqeuC`}%ugjHw@mWze0mYRhD;ba`ye4OELjc8?js0@OFrK&8Lmuh3^{gVTE5|BH(hFojvh?VBy1~jOvF^{9@=MeNW51m?@MkL$w?@B
wHv_3m<^kSW0dxCz&a7Wch+)f-k0v#|9fc@}U-4&E`@aq7lFAsy$7*4elY27t?x_Zkx7HE8=6BCqI=og;>RyKObup#wsmH{Rag%$DmT6rW(vjvM{h<|M$+
_r8%|5!j%d;5JC@U1a}K!g=MD&&{7yu|>APWc@n)4rR$5;MED)zC@wojEJhJxL;h4cEZ)D1pKsvA&qek@g$}dfB`3;y<+4p7|^1){K4m<d42&CITh4Y;jh
Uc3-y^^kEW}>3;AgJ6JkUZ|Y?DMchqs-o8&`z;M}VSa(Q!c9BZCC2910>W1DlSm{`!9+E2DBvXg}yDFg4`a?o8m|*bFheb$AY52&q8=P{F#iQStN@lyj;}
d#sM6)`T-M$UIWTEjC=9X552Nzw4!#=pQOTd}u3}{wS((En9zFBuQ^T!gwT7rT60fkiwJDuY_GwXKyv0?M1OhM?Q@m;-9n}#LLx8G6tQ`d?74YC?vCT1X#
vAF+eIBQyqM*%0*N{Y0k?W_GplnAVpy7y#nvqgb02_Vu)F#1H!52Zt!FGtM!SQOXo80lM;f-B{?P;G330eh0v!tJ74`83~aj=Dk1*p^yzCoPPUHG#7*YS|
S_-3ZQe7oL_%UxS<p<>c=eiy$Ha+?}%hnGNIWfUOs`d%_a~$KKM<ONPX6o*oB(!&?u&$kXwo|CGj7Z@|1gk!27b<0qI|0Ufm<`Q)2R_7u9SV}I4a)H}-#1
Uw=YAi#xF&`_6Z2JeA3rXEYi7AKiXiu)SRYT<}M!Vm2-w;+o)qvQ6|kY(x*!-LHv<hASda{dw}s#Dhhl!GvLMTX<Rq8msg<g60B2Rg;w=vvsTMQS9QHzK_
Z2DMYs==-UZ(JcWH8L9lw((FQ0B%{y74jOcif!hJgUHVp^yql@1{{N0>$)RDN)DiJ3@e*)DzUu<X@pgI^>1&^jc{3FtRu&N>96+|kMtBTUns-&<!_iY57k
WY{h_Uf4#i8#_G2s$EPLXi}s~F$gQ(7saNUVQQAeXD}ZPPFcU}iXPIjKNv;d^cn3(B+dO7e-YuDv(8QiW=X`BLgQ&nmgQaYK$Pl7JfF-L#3o04Zs7!2TjZ
RT-p^*>!SoUTuylw{WOx$M<z#-9MU-Yl(<Nq-E%KW~#1t#mO3#d;*rZty198yM#oDdqf=a4I-FlZx6Z~Pgf_otBZ_=cWd_+qJ_~Xl+U)bc}r3ce5nfLpgO
KS{izZ9v#~pt2e_Dto04NPu54gNoK#oJWx4wo)MI%?Xv}lXI1cDw9anQL_&)CHc1g&Sw?=w#X_Zu8E|Vw=EGm;;)rWCkHSCUPcVNGSk@&;1u)VYP#SE`(H
KbgqhMlz}Ul?c#fR?)QCO8--l!`vqoYeYKbc*RbM7UPVMowP4s`TkW+7@z8KpDnJao`m7lE>U7&MilG3rw{x_4pGjElCmROW8YMh2n38Q02j#gYD-XS5ml
pWPu`!|B*cP$<+U$cK#pe<Wzp<|F<cW9_}_CeJ!E-JL=MuWxT45s$*(XFv0jEzhNumVZc#8?Dx67#$<5qxhYUpJ&UG0k@LQIc#!<HM|2@)_}f;N_AX0&M`
8!aT&z`53dC&FzoblDkAp>tP>41G{uW<jl^u+`ZC^M3oi{UF=K?$RikdbvJl5-ct?#Rz;G#&8x9Z%%lIqt$-;-SX9}_hNfo+>=YKTK}IeA_!+6O@sxK1H1
(&|qWHHmq`RKdTNXEbciVyZam?6v%;`y*AHe;;&t8Rak;oSCY$7Y{z$I&4CArWZ+ixUDb}*bc~}XENFxOdwsQL68e3*JrvV5Oy}`-S)e4oDq|Ab!FqYU=a
Xm#(XD;V7fk=K-GNYk%nz3paMPD;W42HXr<Gycfq@NJ<#98m~Z~O34#++aSqnJ2OH(^(|$A~4J~law(TxBNs3M+wt!$(;q}-(?ikv{1yyDr%I0Q3!S`*rq
xeda;{m}9s%fBr?Juw74nQg~`<k(ryEjE3hS!-Esn0pGGo1^w?g`cg9DLZ7Zy7_*M~STSCSa^@(tlWy_BltbL$1JR<%@b}O?+89Y`JdR#j3)Q;xPvf`=4*
WMuYCmW|BJIw2aeT;<}k1YF2!rbU6___m@Zq<$un~Lb=$tpFx3Y8a$r|OWU3>33sk!%A=QbpKnba!Yu1U#p77;MyDT;MRs>KOV5+;$}nAkfZ#!HdH~mN9X
Db*62z7D9zGZ9GV{cFCI?OOC^Lmce6?}9^0mttUF)e&6E_d{&j`)J=w1x%UCL|=n2L~~MFjvc&7wz|uOD$y9^e}NrU^H<pM1>Xk7k~gI`$z-ZPMZF4W5Ru
U=vxUtopr|pGPjYhTt6`pZJm_6<z27duXf-NU0Pnz_YI~87l;|I8Rp92qbPr*}$UgVo6R&S-+qHFFXRLO2$;L^<a~86UQsfTNBxvb-cX2I-tKp(wEyZ+0u
#H|8i?5fW(p~J8AUpWx`c1W}e{Twasui8_;|9><I`kIjn;D`C3Q@+!)BjshK59x5VoViIWz(0WBOMf9jB9Vh5)%+!$wQDZ@DyFuvLua{H!)_JOfXQLs>oF
b!YJ$}3}MG8EmYTV_qv)CfN|F;&PE<YZFM+ezDJ?sSO?M<3&R|G?>sZ6}57$a^doT8ClKL^DL;3nMXhrR!V+8Zm-9y?dlldWUyLqXN*nNqg{eVf7$C5>oV
5AE^M%@3%3Bm_l|Ie04-<suLrL<RVkQQfLycL)RR5b-JR(dpMk+jF4ok88eF)<2@|!>K)A((w`du>`k4#Q+5V^cI6uQp}?6=<+?2!emoRe=(EI?MdzJ5bu
_=^`plAT=Ny`AGI0Bq?khlt_*SOOz}l;gLJ1gCvzs!kEkzsbg0x7@c&cJv-cD)$z|$wVQ-CdnrmFFbU&5s<!yye8>T2KMLf0Lar`&TljN@5pbpfc<GY9%Q
2V(LccvB1z8-EA<C($}xEFX@w%3#=5)uMUl*p=L^v2H3;N_#5Sm%;)W^Xz$s3>w+jxPOBNvX+c2{pg>+JZl}J+rXXbr+vq4@|Do~B)S4DC=;NVV#58zCOd
sI>g$Ux|8R7tz^fDlVIp{eS6BVDpOaN`jTqB?hRu=sx8qZcF)c25%H#;q7Q7F2Kh)$yFv^=)Y<&wZ+8kJ&pqYt;UtmBQ;BDm17o+b3C$|WgVXbTFb_{e;W
#xrG`8ZiQ81`E6p3%|U&slc|q5QTfcDFNl_laxv86*)XKg8F)P>#qpC7|CCphTv|Wr~<`{`sidE}bhWF>qUO=Tlp#qdwabHhamOkN(}@Ddf=(A-h~0*;&{
}{Gh3=8TuL#e(rPO&AOT>X4i@(tYYzDJTwxq#TNR7;hUHoFd%j#ho<I>1)ei%f<;X-M-rf_S(+)9YB(9on}5f?;QLp2^dIJEanFh_%g9G5qVKnW@OM`Bn-
t_i{y|=V_#)B{gifzEqzy>(L0nHOH{4Sy6dJ<PX_EPbH-V~h1^F2d+^C%fAay)4Oj{vn)_(DF1E@AXrC5KIcHIcw0C^?5RRm9hA32s+^4wc<{rgRSzZ{Wj
;Rz*J=1=am;D37BK~bHzmqZDRsd}$W0z0nLSJ78(mkxd@<j~P(1%Q8_0~34n>bN&-*ZdH~V3MrWC$Xr`hj8$<X^<uYQ>wW`HM#pLAH~^tKwY>RFT&k;Fzp
*XFjf_#;4aevV(;=B>8n)eINUA=p9nJ`WMpZ1%M>dhWDXvGKc7V?{0DFxUd+q9?n;=pBVs-7tU}Xi(SR*HFzkiQ3`1NsYX^bZh%TIVp9bqRn@5{5(`+^?)
@p05mm`?6P+~s>B<PPOwj8?jM_B3iNnwO~9)hl>F{5AsIAM38@`%NqxI6RCr0r?us|r%VuK&DBCb|JCkn%E{7NL4dMIAX=can^isVYgwi{n&jnWA(4NT~-
%luYZJp}52TAg4C<{nwg!;*LF)#GlD4{i0F6pBs?Yc8@Y|xYh=j9<RbLbn?bxV$jtU0gJJJK(Br)c4Wh5P0`D6HSsJcX^j+-AzsjNV!ENNN@9#B`Wn_9{+
@u3f^6_G>Q=eBt${;D8gh5s;#}86<?R8q<fI@eW8uKaw??Rq=U?_p6iaUdb7$OA{d38jmY81XuS<GHgm~1^|3*_%B5luv?2hMb6Uu_kM?L?@39klf$RBBL
xc>u>`vhLF=qkC51>c{pJeYf6-4^Z7YoBh#%w87toP&TkPtx9kKbmZp5Z($=MXMQqeG~|7e^JZM1=XU%x5hvKZG}3D((3qrRf@*B3n!@Ws}Yi|C?c>@(pC
ui{;hxOYwj*{p0vl=>0HVn$IMDXz05skT;fr*SEgpH&~@EV{Yu1*B9L4#QrJUd6Z(f7py-RV(<D!TMd0!Rv#9O{2PbrOv9{3HtuYJtZEA|4e1+;JjS8_?=
N9LjORpYly^vuYs0kcGFH%qor)K0Dl=M4SZ1j;w7M*CTvg<L=nTOXE|LmA_M>2Tn^96DZccmplVu{XQI)HaIWMr|{o{@gdK;D_6q@gMQKSkl~UyorU92tw
;(E6*2%R}b$IkH-U@lz_zxiW-xpvCj|sXS}L#sSKH)?oaF-Zrq^mB8T+?Gvh1%4tk?G?GrUwGyK$*F6^XPbD}CW{C6onO-Jx=sHW<&JC}k@wco#S%0cq2F
70~PUaSw+zg~~VWpqhspV_;1OVZkc42x}oi5EgVgsDU4Su2>DHHeA3#*1)ACb>U!FO5p^<Rzo_)oc2F29CwE7CoNB%h(gMgHv0|8sSObP)f7*ZpC2ZgHn}
ybK>v6|Mi^GU+tCD#FrZ9lVK`FU-?o7axu6KI}*ZOfB^Ni{Rdc#iXpb(_CqE+xjz7s59g%hmYdzmC|w!Y4?gyc;OXhnd4uAa@J_>2pQW|AW)_qtv&9UExQ
NXWH)`n<S{f#@cx6er4I8hu|>PPwAMsM;#Ya9Fi-KUl*UB29t-gLoJ&R?2`(I0cOHQUWG3t4tt>p8>8&RC!aTpVB?pcbvWblr7hNvs>BBco)Em2~yA^-ID
_rIA_q1GB*VQ_x^(0@GkjYeYn&_x4$`Wi{G$uR=jjy;U)@^P{R(0@J@AL2o63prQDhi@)l>HLY?eAR{E#3Z->9%^1bBtQ><L10sRDl4=aFx07aZLA%=abF
e9rj<bnWJlYq8;e5>Xg1Ri2cZ8O1(1`lXeG8T8{5G6ZLk&ghp%$0eyiVdGFlK==>lEsVjmc5r7*B=vPD6@|^1v++x{%(4H-#KcHBh{tm2As9kcS(eqDf!$
Bd#5#30tI!|>Fhh&8O*S&_|q9<z7ZJ!j7N6CbyWQyx0Z2*X=Lm-+cu~0d2pW0^)u|gN*(-RmzQ1*i}h8IS=R{EL!Ztm^WZq#2PYRRl<v%3x??t>Z?Nk2}N
XAxniE)Va?cpGL=yIP4&32TiJ;(fVgXjyswN=rN|zcU*Y))gp<rCP5-{lQ>6I)WxIVDuDnA6DWEJVnU(1py65AF)y~d=Ky+H#l8@iW>>tcZ1s5SCJ;;3ws
Qc{{i6*Z|pTRt37lY8tau5nQ3<K4BVRyM^^HfGkrBdvgHP-Uqtw-Kiycer;1*9fP+e<bq{hJUG@5IN-6CyfZ2<xa!2q=B_?5HiUvi}hp&@U=lb>)4avJI4
zN)zHu15}21aSMqMqGut}7i1nywmm3_D%-EoSDIAv5z8K?Vejk~JqUp6Xphyx8gPK5z-dPp3jd%}EDzYYl&X8L&Kgo|~hH(SfU#T+@>iz{hpgAl;E2iz|e
(Tf6w=Lmh&GJTL*=<;#&WQEYZLCWJ1U5`$mka_6hSJ7KMZb+bq1T!gDg4!Mep^i7P21Z!!HCX5^)1WWU~nEBFsRd!UWV-!2UhSR{Y5Dp@hRW?c9l$d3r`t
uqR_j)1vQ1pOk6mSUG3C9vnA8S&5u!O2{13M)u0B<lwUEVWLEz*R<8&_iEm-Y=e?^c37JwXi!m^i&b4%1aW`U$M<`V11sdt$VBnU|!Z3`9RpUgmaiQAZn<
+)Ye+;}{sj0TOmEewhOL7);*@#@}%%eTcIf1H<R}G55*_U0{wGwR($0E^GU%3Rs<gzF&om<IdXzW`sMOQWLk=aLE`|{7L9+KoeI)a0M}bgVd$o3f)l;Jt>
hst#{p@p7EAPM>~yaeWLzk31Muf(&v(e@P>2_>zUc=ZVGw|1cJ=?FYMiwqD?c=0!z0{0ph%=U;qgPKIB}f*KwGUC`v-eG6i_e>}o%?L5jxk)Lu(XF?<jl9
jihEI*XkFWmLvp?QY{YpPi=I|LfUCbh7g}PLaZJ+(NV=?3Vp8l|kTl@#$15dvB9M;g=jkF5HaRRZM2KoGS)dd9{9n6+P8dt{qj@&E#^CF!Lb__uuUN`DvM
4+w@LP2(h0qrX5^L)JK}64hV3m4N&nzt-+<ZV7eRtJ6$uG;jw)K*&cV@?ZDL1hWa${=3K@cLf#c>M38YnQyH%$WfCEa-p(^pL1Qbpc~zkMX-}Odu5v{qgT
(U?+w1SPHPcCX9uoD6l=Bk=N?q|?pFTtwC^F1C4)qWr25OsLY2^t7dP?x<E2XkO>lC%h9A>I!e|nPyVkb_BA#b>-`8KO=RZdXCA5+mPPMb9Z*BLaQcdKX7
<mhDB6iWs`WDuSBES$J_1BE2^3d+f0kbl&$CYB{+8oSw4Dd-tk8#5i(KIT^`f2<EHW@z?7h<CzB{<5>-R0I>c{8I5;Xg1^q(iQ-q$+Y>C!qsi);q=)sxQ$
IM4wyW}QNS)I?jHh;aU7CxHOc~246x=AhPWxQZERLduC%^G^(V8EX8?80(BRY+O{1nXM4G<X+KW%G6K$#)4s)OP_6XO^UHE8jW!iVyr~f*(O)^a@`S)OO-
uec`Fq?HKe2_^i`kuHlVyzeO>Bx6im`{lc#*FO2WOkM6#h6TSdik{6D+GnU^~(Yfa7PCOI|4S6r>TXg{UW)2u_U{oalxVVzmJLD(_89ficYM7R~Z$w!0xt
2hUV^yc3kUabb~20pL^u3a%&~pPvu~nwsoQ<nN^rMbOvV9wDcBUVa)5tpiTNnbf@xGwNM&G2~&`EO#A(KEA~zAx%s7GKNB#Xap{`y|G+{JUeySP1G9j!Uw
()zVE?XECxFJrfDw&|PEtl@x1t|Lk&O5}1GX94bgb`}#+s?mzaheqzp)ab#KvKE>!f%?e&G<M(q$<Zlj`9st~ShX_~ea2kUsoU)o8iHcqV#zmtL|bo3RJk
U^7KYt};q|u5CXN=2WCl4NXFLqv|W7)7fMnskA?9s5o)#x*EH97;dgV<5RC@26_{?Dx=19#yL$7vPr;nLSC&<$iF`jK1tTRJ_!<E!A?gItg^L;_GQ7;)py
{r82}E=!T_o)Hm$@2*{zC>$_A4be-O^nV{P+wTLVp|Y2fdLyF74$)n+7N=a7e$GR_76P<vnB^Viy1hYA&&zAav_ays(P{OZmz?89PxW2OuW>jYR8;}hiLm
2F&GT)^qA?esHSU7qPZ&PsPU$?!D+nQw>1+VZ3!S|4iqq7efo_=;+U^6QiF<M{zMpS;<UDPJ>%d{S78l`wi28G3-XZjvOH!Iu`$4&D%qwVUyn?yzreHFnL
U3^6BoI~bn?lxGxAGsd1P`%$Ndf^5_RI#fre)XR&<K#gZ{&2g=@9r&i|W&1M3Z#Ko&YJ3EPOY5J)xZ$7#@9@tKI&>M;s@)Pq&t4GXDUHYhxruAq&DIaM6F
{O$)e1ibH=GH->spJ@xPTdk-V!HxdmAHy0(_HSE28Q1O<0!#D!kytJHD98Zx)shph@Jmr8s={YQ;a|d|qJ$$k5-M)1iA*zXqr<(v_LnfG(88^McZ35$p!Q
y?IWe?s$*u`GHNH1sVRy3}l&UQh^2}8Au&UhAm9cuaxl?1B*!BmX3+S%&Wqm>(Z=)wV|vFIfA4~Q^2Kfj+IkgxbGx&qA7rtM<qAkxGT&PDsj(7^zoD@`B_
zS9D5Z6C`Y#7qPK_an5rb??u@Ho<$-rFp23g-8y4;ykkh<t5I^P`21kLwFDcF^*7?FnX+B@4U_LbTX8h%=Vyq$w8)eP?fEj09(6HQq97MM@`fBf?`v1(fo
wQYGETzO>54YV_AM(UwXQ==nd_pph^a4#5LO8GQYnYL=@X>)qCD!7+e-g)!y0^MDwu<)VQ3;c_F8XU{2C8i0GpCiMA8!;X*_Ns}0nunW-6FP0Sm(&SaWw*
J5Q?^PT_3D!DU<g@!!T&QzW6~lH`i5*={F#1bJps(hs5c08h%T?6o)u?-yFB(Ny0-M%0{X!ICb2)-TT)$A>ZeB&G<s|(WJAJ!?I9}3Is_MD~{Wk_lJ6fI2
2oiducP!sgUnAW~tmET7Eb$nE{>^d~Qn#m-YMpFjUvgT(zmPL=~+RT}-`X=U6gl(g)Uq!7(caUcJbY9qf`?r<0wy14|1uOe1S7{yG}{SW-Mw=`X8sVoxTO
<FJijc4O^0a>s_OT1M;pcEhBFIf9}e1lGa`MS|y=uV4LYTR`Yzjp~%_)IWCk?9*K(#-cee6p9ny1q`LMu;?4k0uW^}$k6(w{n$vogn?*fjQ`&iyjH>}6l7
F5j^NE6G3CG-fS2&y2b=!Ca%RZ`88}S)b}FBD){kFbR887NlRX`Bdqby|3<!H@0u?HTPVny-izW5C>>bfFxuL&|Rd!1SBxv#HZ8_Kf#JbV=I*EILfCGz)1
lZpPty1OM`<Mr<tg>E%KEY8Mjhs2^wh{fzcJ(k*cJ59ooD~$jqk}-Np*Ixr0W;oeBaHz+9Jy_(U3VTAl3DV?4OY1sLq_BHmAmg{3N$3k(8n5`E9KUkJ=+s
XkeJir64WJu@EU$6-xi}IP-T;EM=R@+1-jayKIdX-s1L<nWUUTL;Cx?DluNZLLgYO-{@+3F*KsoBD;AR7Z&CA=K~APGnS;f*S=)7M0UKtk1#045j+|T}3B
l)esgR+wzA1Rd0%9jjhq>GWjBs5bewNxj4*$A_r#2@iJ>*y;Rtlc|z)lOY^S&5~=hw*@cbuy-t+xw@WO2l4&usvabWn32di<|kxKN`m<B~m5=!sH7ebN>9
PbAvV*EJcOwKfoYd0^o}DmZoGGMQ^+Fh~F>@5K8F!(ym)mXq{=qouGiE)@<@1+o+r^leP3P;{nwP?0+PA8+p=D9Xt|zwoX>Q3P4u_*N)s3qhQ4VHL4uD_V
Eh{TXDv-981QkO!#|NF=+BV_r;Kg9!VKk;H-q!^N<EE1kif^aI`J{wE6eJ2CsE`y|Q*RBRVo=oTZ~V2R}@`o41mzLb+7tB_o%_6!1qu2}AGct5anVNEz=9
b%r8gnhk%{-R88tJ%uI799n9eQ%ih3zVMFp|Jk{FgK>%;8%-*aa&HzkGLA73qA%NI3WqwBRX@Ey+BJKgzpnCeAq9Ybp`=6T<aLZ=pkR;@*g-ts6TG=EvAk
*iqIVlT}5BMrNj~)f{gF<d44U>CDmoHi`)kh>yE6VcJJKhIOA0%84q$Y06sqqGEI~FQ^!{zpQ1qeaTOIxM4GdW(SH4~fB<%9o8(}pxS2sGv0T<^%wh?!H8
30np}_oNXFQ<8_1SPd&nDWY{_r9UuP71uR<pd_QF~Q@fXWOg<Ls)~L}-d^g^2u)*J9|uL(vnCB795-L~jnZ8vF`^8KD3l$pKrO)6lhD0aBksm4fc9(n3*0
Lrb2AkeZ7UA0Bc|JnyqdEizDUMS1m9jIghGt;TqO*SHx94X^01a6Lq?c>H<EI$0Hpsi~5J{_3Y4;K3QEe853x1)H6S4T*rCoGX&$0a<K@4uLMs5T;uo!X-
a9t(}%e;+&B=x{3SJ@adRB8nEzaWb>jO_^-6cHm(D8Zps>G+9&q?xX>^qH*2~|O8>X;m}wAav37qtlEjCVk*>b!_Y)`fXZr~_<xS|7^}p?omn^qSV1&66F
?ILc|DrSAk()ZVF9!n8Cm^h=aIWRMWy6Eo2{n099CaD=8aoo0@9ovq;MBw7_~H~w1^;rLMP=S2DhHe~J_RKMW+PikQ+&mLm`R7n>dP{cpP#qyV`<SE1@jV
h0Phzvn2oAVc25R3&@-I*rJEeG+1#)SyCI%(!WQfHL)A}0;%^*GT3gpjH0rr~_;W!!e>W0!PnN>4dk9&=7@W-s{|v7<Fe=YO@R5d=BBTBX23gf|-du8c9*
88LBvmb4p|CgYkFLNT%b@JTVDx^oMfHb{c`PP}e{Z1lAU|RZ*-!!lo-#D?><rh^kAJ2=^|2WQ2tYyB%rKb2w>?q!OLz`kf6i@LTkpI2_oV|k%KS)YKCE~V
IdoGa@ZfC7AkxK+-}#pguP$D~?{sZM|Bxe)%J2Uku!fl5YdpR}<yHeaGL4XkI<+8=P|uw8hFN)RTMNX7$V7~aykvW%j#knm_DFI|ONeC+hPg~%uGvnrzE_
^AsTtqv*Ths50r>Py{<8S)u?l>3tMLd6f#B;my>wm&{YWCpu8?=he`Kqrb0(^r_n*r#2|8oP^a&y@{NAVQw-5X<Ta<wS%{UDsUE%3NB45Q7Z|_8jt?dMTk
R|A+YEbO*Gy$@tnF;eK1Vq~Vox?GjUcc)ZK59~+6ydJi7A=@Sbu|Z)RI5z=C8a<7v6KmHYk|ZH-5=Pa{pLc8pY`6p2iH16bhh)MN?(Z6Sq94DY<L#VQ0OO
u%|J&|H6|Ob;_a7MX9kG5<7AXy%zeM)R{=>fqtbal!+5IhUm_k6pM9%b3<mhI)QT#La8fIy%o1q62%4q$J)cM`?8q_3o<{Cz>p}MBFK<9nDxctmjv-lXwX
(i3r9=OGwKM6%CHXt(jm5bm6{|=8^l!SxgX8)j-lqoP3Vu!=*7Ox6sFOs$FE+=dN(AYU);N4X!}hvNE#E|eKs0s4cQNTW9$l2};rdt}UL3B-@@wpt<|S*s
qBDw(T3@qwud@Z3&jK-MEI9H2wW!h;ORsdF`}&tjIzo?n^`IXqKp~$;D!hr>Eylq3J>LSEn>q(l!SMmuy-1F2>xNx@LF!wmOh<PJcS%B7Y=Lo*%0Fa-YuB
Hhzf1f@6|nqv2O#zAPnEn~H7DC5b>+?PlXx#iOjv&PeN7(ldX}9fCbp}t)h=7CY21oNTI7rvbq3z-six?Mx?}rv63jY?u;`^x-=iI$&{{`?1ZI&af%I7zr
DhIeO8NFzge}ZZk+>2PiFs5f9HwggULiWi$PsGrtL+im=DYtTx5%8-e~~GdiD`#FbAj#fFVN5{ZvmeXJQA^3EpB?7E@;Z|X#P9tW6YGOYsupbOnN++<K0b
v)owm#E1*OL*4kG37Y)t;fJ)A*L;vN9o<SX)9-+NwTi*NicJPj9ORN;JkNNyh64q}f1QWT1WT*Sp4D&w)+`0ZVJhuF=akn#|{%8sKN|w!FJ*%xy;2whfXd
TFZxk{)T?x^_rEj+8~vM)bAQJEw|29pRX-*`D7cR4y&>#Hbnqz=V9Bb_=B490t@oVgqCHVbgP&ws*8tsYH}kG~ranj!2hw4My;UhI2^51VK=RvaYWi<Mv_
0OzC=CV!;GHq~)~AP;AXGrn}~Z@O1`1{MXbK4LTb>fAW8cBp>q)arq>PM@K^oUsOnd{{ivI8T-R!^%_g>hEB(V6BM1&p9~hWPuVEq5uwb9jZ!W$lC<LEy)
)@kd&+3*LaQ}0Nc0DSxjyN-v@7PJ1J8DOUDG{xsS(}QnLzp6x<*(*6yro*YXjXgVs|3{Je7zfq}4fl=|HBZYXhIG8YFEl{op8q<S~0Hr3qwABq&I__C}>n
E#*~K46&oOk^0|zeNt$9-B3sN$#x3IIaRhm$=_8v<)#^ep-^dYi984cD{aVus4VenlvL9yIuAXJbmaCogN4V>NcX67m65|Hl()&X*~-ouFQ%(tgpG-pAdn
0g|31qr6pqeea?pJ>fq1GSD-}?DjKd%u?cWu?&d#83z>awg=;O#u*FynVqzN{$`u2`95YeVJ^#$Q&le%%{I%Q=n;7*1DLss_$ozncPk^qZ|6LR#nNn!B4b
0>;@Viu2tI@jB3JLIM$HUTnkx3U1Oipw@1`zg@c5nTcbMGmk5Ca_R)J(JqbOX{e`V_=Pq0LD{KEF#smjgR4bsQ8COr^(t+5>$3%+qlvS4y->?EDdg>g(fF
1bK*SaVek}sZrkFW^~4S9mLpa%Ug*+f|?U#NEBYzk(%yByMoDiC~`Zowdi>is-eB8wy0SgVH?s>_{<(TpXY@GJaOIxe5YEvf;t=M=*y^2$U`RQvN|XfL_9
<h77lSx{|R5qivprYllCNs&{@a>bpNRRB<;`BKdf&V5lJDF{KgUOW~WqB^eI$Gwqa!(gkO%_of$M*gvnFLZ%rNP#}Q+IU(hnAgN{0@Qg68G>uGDT(di$Rx
{qmt313zB&=tE|I4~af0kq@l>nAOAs|yiq{NUE?L=*>j4U!u#A&m-SBro0fuyCt50pB8xtkyiE00000_BKw^EPjfb00Hje0f4XxX;7bevBYQl0ssI200dc
D
"""

if __name__ == "__main__":
    raise SystemExit(main())
