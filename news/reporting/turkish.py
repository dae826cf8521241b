"""Turkish: Bakan, “…” dedi · Bakan, anlaşmanın yakın olduğunu söyledi · Bakanlığa göre … · the verb comes last"""

from __future__ import annotations

from news.reporting.grammar import Grammar, Order, phrases, words

_PAST = """dedi dediler söyledi söylediler belirtti belirttiler açıkladı açıkladılar konuştu vurguladı vurguladılar
    kaydetti kaydettiler savundu savundular ekledi eklediler duyurdu duyurdular bildirdi bildirdiler aktardı anlattı
    uyardı yazdı paylaştı sordu sürdürdü yanıtladı ileri_sürdü iddia_etti iddia_ettiler ifade_etti ifade_ettiler
    dile_getirdi yanıtını_verdi yanıt_verdi cevabını_verdi cevap_verdi ifadelerini_kullandı ifadesini_kullandı
    değerlendirmesinde_bulundu çağrısında_bulundu çağrısı_yaptı açıklamasını_yaptı açıklaması_yaptı açıklamasında_bulundu
    şunları_söyledi şunları_kaydetti şu_ifadeleri_kullandı şu_ifadelere_yer_verdi ifadelerine_yer_verdi şöyle_konuştu şöyle_dedi diye_konuştu diye_yazdı diye_ekledi sözlerine_ekledi sözlerine_eklediler diye_sordu
    şeklinde_konuştu tepki_gösterdi yalanladı reddetti talep_etti istedi suçladı kınadı söz_verdi işaret_etti dikkat_çekti
    altını_çizdi teyit_etti doğruladı itiraf_etti hatırlattı söylüyor diyor belirtiyor devam_etti şöyle_devam_etti espri_yaptı isyan_etti önerdi tavsiye_etti çağrıda_bulundu diye_seslendi demekle_yetindi diyerek anlatıyor yazıyor savunuyor vurguluyor açıklıyor diye_konuşuyor düşünüyor ifadesine_yer_verdi görüşünü_savundu görüşünü_dile_getirdi ifade_ediyor öne_sürdü eleştirdi övdü vaat_etti taahhüt_etti itiraz_etti değerlendirdi yorumladı yorumunu_yaptı öngördü garanti_etti temenni_etti kutladı tebrik_etti teşekkür_etti bağırdı seslendi haykırdı cevapladı yanıt_olarak_söyledi ilan_etti müjdesini_verdi müjdeledi duyuruyor bildiriyor dile_getiriyor ileri_sürüyor iddia_ediyor anımsattı tekrarladı yineledi aktarıyor not_etti itirafında_bulundu
    olarak_nitelendirdi olarak_niteledi olarak_tanımladı uyarısında_bulundu iddiasında_bulundu uyarısını_yaptı
    notunu_düştü mesajını_verdi mesajını_paylaştı talimatını_verdi talimatı_verdi çağrısını_yaptı
    belirterek söyleyerek vurgulayarak kaydederek ifade_ederek dile_getirerek hatırlatarak ekleyerek savunarak açıklayarak
    bildirerek aktararak"""
_PASSIVE = """ifadesi_kullanıldı ifadeleri_kullanıldı ifadelerine_yer_verildi şu_ifadelere_yer_verildi denildi kaydedildi
    şunlar_kaydedildi belirtildi bildirildi vurgulandı aktarıldı anlatıldı hatırlatıldı açıklandı öne_sürüldü iddia_edildi ifade_edildi duyuruldu"""
_OF_WHOM = """diyen söyleyen belirten açıklayan vurgulayan kaydeden savunan ekleyen bildiren aktaran ifade_eden
    ifadelerini_kullanan diye_konuşan değerlendirmesinde_bulunan iddia_eden dile_getiren anlatan duyuran hatırlatan öne_süren ileri_süren açıklamasında_bulunan uyarısında_bulunan konuşan diye_yazan diye_seslenen uyaran dikkat_çeken işaret_eden altını_çizen sözlerini_kullanan yazan"""

_OF_SOMEBODY = """öğretmen antrenör abla ağabey amca teyze dede arkadaş koç hoca menajer patron işveren yeğen kuzen
    nişanlı"""
_HIS = " ".join(word + ending for word in _OF_SOMEBODY.split() for ending in ("ı", "i", "u", "ü", "sı", "si", "sü"))

GRAMMAR = Grammar(
    drops=True,
    order=Order.LAST,
    says=phrases(_PAST),
    participles=phrases(_OF_WHOM),
    passives=phrases(_PASSIVE),
    quoting=words(
        "talimatını talimatı çağrısını dedi dediler diyor konuştu yazdı paylaştı sordu sürdürdü yanıtladı diye ifadelerini ifadesini "
        "değerlendirmesinde yanıtını cevabını çağrısında çağrısı açıklamasını açıklaması açıklamasında şöyle şunları "
        "devam espri isyan şu şeklinde tepki notunu mesajını yanıt cevap olarak demekle diyerek yorumunu yorumladı değerlendirdi bağırdı seslendi "
        "haykırdı cevapladı görüşünü müjdesini itirafında kutladı tebrik teşekkür eleştirdi övdü"
    ),
    objects=words("yalanladı reddetti talep istedi suçladı kınadı söz doğruladı çekti dikkat"),
    behind=words("göre"),
    he=words("o kendisi"),
    they=words("onlar"),
    determiners=words("bir bu şu"),
    ends=words("ve ise da de"),
    introduces=words("""dün bugün pazartesi salı çarşamba perşembe cuma cumartesi pazar ancak ayrıca öte sonra önce ardından
        bunun üzerine daha ama fakat hafta geçen"""),
    days=words("dün bugün pazartesi salı çarşamba perşembe cuma cumartesi pazar"),
    titles=words(_HIS)
    | words("""yönetici yöneticisi sayın cumhurbaşkanı cumhurbaşkanımız başbakan bakan bakanı bakanlar başkan başkanı başkanvekili genel
        sekreter sekreteri sözcü sözcüsü general kral kraliçe prens papa vali valisi milletvekili senatör savcı hakim
        avukat avukatı müdür müdürü lider lideri büyükelçi büyükelçisi elçi uzman uzmanı profesör prof dr doç yetkili
        yetkilisi kaynak kaynaklar tanık gazeteci aktivist komutan komutanı yardımcısı eski dışişleri içişleri savunma
        adalet maliye sağlık eğitim ticaret belediye devlet bey hanım kaymakam muhtar antrenör teknik direktör üyesi
        müzakereci başmüzakereci temsilci temsilcisi doktor ekonomist analist yazar mühendis öğretmen işçi
        kaptan kaptanı komiser komiseri ekonomisti analisti kaleci kalecisi oyuncu oyuncusu ceo ceosu sahibi sendikacı
        yetkilileri temsilcileri uzmanları temsilcileri gönüllü polis çiftçi balıkçı rektör rektörü dekan dekanı araştırmacı
        bilim insanı psikolog doktoru hemşire imam piskopos başhekim başhekimi başsavcı başsavcısı kurucusu ortağı editörü
        koordinatörü direktörü direktör müsteşarı danışmanı danışman emekli korgeneral albay yarbay amiral üye oyuncu
        şarkıcı sanatçı yönetmen eşi annesi babası kardeşi oğlu kızı komşusu mağdur şüpheli sanık tanıkları kaynakları üyeleri sakinleri yetkilileri yayıncı yayıncısı köylü esnaf sürücü öğrenci anne baba"""),
    bodies=words("""güvenlik bakanlık bakanlığı bakanlığına bakanlığının başkanlığı başkanlığına valiliğine müdürlüğü müdürlüğüne hükümet ordu ordusu polis partisi parti hareketi grup grubu heyet heyeti ofis ofisi
        ajans ajansı dernek derneği örgüt örgütü şirket şirketi savcılık savcılığı komisyon birlik birliği rapor
        açıklama sendika belediyesi valiliği valilik emniyet jandarma itfaiye muhalefet afad kızılay merkezi kurumu kurulu üniversitesi federasyonu konfederasyonu bankası işletmesi kulüp kulübü sendikası gazetesi odası"""),
    again=words("bakan başkan sözcü vali uzman profesör yetkili milletvekili siyasetçi diplomat ekonomist"),
    she_is=words("kraliçe hanım"),
    he_is=words("kral bey papa"),
)
