"""Direction numbers of the Sobol sequence in dimensions 2 to 300.

A token is a dimension: a whole number in base 36 whose bits are, from the highest, a one; the
coefficients of a primitive polynomial of degree s over the integers modulo 2, without the first
and the last, which are 1; and of each of the odd numbers m[1], ..., m[s] the bits between the
first of its k possible ones and the last, which is 1: so m[k] takes k - 1 bits.

From: Joe, Kuo (2008), Constructing Sobol sequences with better two-dimensional projections, SIAM
Journal on Scientific Computing 30, 2635-2654: the table new-joe-kuo-6.21201, which its authors
publish at https://web.maths.unsw.edu.au/~fkuo/sobol/ under this licence:

Copyright (c) 2008, Frances Y. Kuo and Stephen Joe
All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

- Redistributions of source code must retain the above copyright notice, this list of conditions
  and the following disclaimer.
- Redistributions in binary form must reproduce the above copyright notice, this list of conditions
  and the following disclaimer in the documentation and/or other materials provided with the
  distribution.
- Neither the names of the copyright holders nor the names of the University of New South Wales and
  the University of Waikato and its contributors may be used to endorse or promote products derived
  from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A
PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR ANY
DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN
IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""

TABLE = """
1 7 18 1c g9 mu eg8 g0y ijd lj4 mxh obz nnug vosq y4zc zwbm 12cwc 148ji 2ad1bn 2e4d7m 2gxdun
2iwvtm 2q4xh1 2wba1b 2yjuvy 37tspu 3b79ds 3d050d 3icuj8 3o62vv 3pgyfc 3yzijm 44y3uu 46cwxp
4a4q6w 4e56mo hl64xh6 ihcxvw0 iki4u4c kjkkn0k ln3f4ly lxscgtj m0h7t9i m8iwy8e mt37dcs o4kb5b7
oj9sbd9 q5qkrxs rqzpqoo slmxpgj u178jca uukqp1e 6g7e9hxwv 6kid9b3mq 6mk3kblpn 6s9esyi2h
6uhll6amz 7bda7qsvp 7e150wnnj 7iwwzuk4u 7kqw13295 7ojnce5ow 7r2bzjam8 7vbojqavm 81sbtupwh
87rze8wn5 88tk7dalp 8dg35kbut 8ghx272sz 8jh2pd5bz 8qxtox112 8ryo5nzps 8wdf7vnjp 97i6ned2k
99fra2fww 9l53gf907 9lybbhs0o 9qkqxlbbs 9rvo87kne 9xxaj2lvz a28ojtfg0 abiygsrk7 agx1xtpvd
aj64teci9 and1zcmxx aoiqlqc4i ariax7r34 awj093ytj aym73nxkt b3ji20f75 bk0gsu21j blza9llm6
bs5bbtz10 bth6raatq bv25d4dii by0xvz5gs c032libng c4igu2gof c6poisr58 ceyfgfdc9 4yz30nooag5
520sx8ga7zn 545emuva71n 552qj7dqs8r 5f1ctpy5dgw 5gpdvsj4ggi 5jn9wirpcp6 5lfnvz8nlg4 5vir6s00sec
5yqzj0bozen 61bxn359w2v 63joop91es1 65iuenxcb8q 67zyi0k7wlc 6a6c9p6rt7u 6bnxkpcd5hv 6eca8tajiox
6g4tsq9acbm 6h9je5ogf2e 6kxtxobmc1e 6oe10kwwvfh 6snqs89n2oe 6ujpnqc132h 6vsrbymauk8 6xpui35ar6x
74c7e0uawx2 79g5vpswlly 7cnli424ni0 7d3qkckaheg 7h942fkevc4 7hq3gq414e9 7kidu03atm1 7nk2sef0rcy
7pu2qyvm90k 7rocl013vq0 7tpwi2iyz8x 7ywd49gw3yj 7zz5sstx9gv 81taui0c49l 89gyt4sunsx 8bcyxeosfri
8elbs5nklm3 8gs7u0savu4 8ly9ai12201 8qaxqlzx77x 8rkaqmimr5m 8s0g7vmwr3i 8wcy6n8wi5w 8ylae5vsejp
8zw6he0qhwm 90zcmcwb3kd 91v961kjiud 93iiwynujse 984azs1omay 9ayczg7f1fk 9bwkdk0anl5 9h55eoxl7v9
9obrhzus24v 9shs1ops4ii 9tdvkihbrl3 7t1uuzem4shre 7vkky5bxj9gtf 7y5aijuj6crqq 7yf0etwctxyoc
820m5ir1r6fe5 85uc8k7dy26h3 861mbwau6h1xo 87vtp9lgpk9ol 896pv1kte8oil 8blzghzw5u8mk
8clnsl2cugur2 8e4mg9ru1wkc7 8ffiwc23ymwi0 8gi9zpo2k5jg1 8km7cimsy2o2z 8kvkxo45e4mo2
8mzwr4r3trool 8nud3sqynq4jf 8ocmmmw0hg9ui 8pypyxss1xur2 8t7x47n8kcfx1 8u00hj7blpoan
8w9m549vnpglm 8wuqvspbsflqw 8ziuwtezedwcc 8zngejg3pt2k1 90r2z54wpu01u 91fp6l78lrnk0
92bwe5wqbg0zh 93v99729notfn 974fbar0minst 97hewwtyaylaw 98tc49oto7ib3 995tds15u5yxk
9asyqpmq70uud 9evcy993t6ra7 9f53ewvospgtf 9gsieltav859v 9ikx3wkc0j142 9l0iobqhkg28b
9mov5vxknvdl2 9p5hkykd0zm0b 9qfdm0o6ylwce 9r73a3yotfrc9 9t3lgnuud95ya 9t91otkl9epfm
9vyg92qj4jh0t a0dtlwp312czi a3mrq1y5fvto9 a58bcsc6rf4bp a6yl4l8xvgyl4 a7qgzh3muu9ri
a8kvv6uvr8dpn aa62rlpbcgqep abx7221wlib2a ad5e1joxzv4m0 adnoae2zofj23 aetsjibqotvgo
af363vrbmvt45 ajf7llf991qqj akut9jmywyhe8 am9xlhfkvb6wz an0tfed6t9ppg anfaajl2kt0u1
aotu831jb02ny apwxl8ews4hf5 aqmxhd4zb4e79 arqfvaeypowsb awdkvrkyf006a axzhfe1uo14kc
ay8yyzz32kvkq azkwlzcz3mb19 b1hpavj50kcgi b2b63yderfn6g b35gpy5au8ut6 b4nq4jty8ntvd
b6niqsuz8hauh b80py3ag0cz7w b8h6gt2c5wqht b9euizs27llvv b9qqscskssybj bdgimjh8cnepi
begij6jz6ivsr bf7j0tct61jp4 bh0zxqgyym7ac bjf397npsdnnx bjngma0id7li7 bl3ybe9wf70zc
blxnxnus00mcq bq2bouq1qqdtk bq5ay1sgmg79s brxagkkgag56v bsntss0qbwugv c082t8c04ydav
c1lkhtwjwxzhn c34cah0la6ou0 c44ilo84hmjo3 c6mmyvnmrxq4a c7au0rw63cawr c98k0plajwvrj
c9mdvhgfnj6a3 c9u13yxkk1ycc cd0vc3m2v5uwo cembn91sxjrb2 cfoi8w1bwlelz cggnnf9d9uzml
chdfl6h8mc6e5 chiue5aaklen4 cjgmbcgsvrdh6 ck82rn7p8i4fg cm7j71q477ddh cnvdkznygv97w
cpfa1u86ierxa crj7w6tpumg7p cssxmh8qh9w4y ctnfm1e325a1k cwh3qkjjddrz3 cx7pw5ieiuvpk
cyzf4pnujc5bj czjlz0jyijynm d0zdmp6b35b3a d2qulgpigcrcd d2ys5tt4of1bt d7lffp5jlm3b5
d99k1q4vtrhgh daiprfa0b6osi dd0k5fqmdose1 ddg3ladbwkrbz deyky8qvx92sz dgyv36qyetek5
dhi5d6jkmdrf9 di6i1z7ameeji dj5dtsbjsts25 dl44j9qrhqk7u dn63ugfly51ab dqgiw2iwc8u2d
dr5vxla1lrljt drzmz410czkze dsekxybni9fi9
"""
