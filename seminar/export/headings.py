"""How Moodle heads the columns of its tables, in the languages of its language packs (files `moodle.php` and `assign.php`)."""

from __future__ import annotations

#: Kind of column to its headings.
_HEADINGS = {
    "id number": (
        "ID number", "ID-Nummer", "Numéro d'identification", "Número de ID", "Número ID", "Número de identificação (ID)", "Codice identificativo", "ID zenbakia", "Nummer (ID)", "Număr ID",
        "Индивидуальный номер", "Індивідуальний номер", "ID numeris", "ID numarası", "Αναγνωριστικός αριθμός", "ID nummer", "رقم المُعرَّف", "IDナンバ", "id 번호", "学号", "آئی ڈی نمبر",
    ),
    "email": (
        "Email address", "E-Mail-Adresse", "Adresse de courriel", "Dirección de correo", "Adreça electrònica", "Enderezo de correo", "E-mail", "Indirizzo email", "Helbide elektronikoa", "E-mailadres",
        "Adresa de e-mail", "Адрес электронной почты", "Електронна пошта", "El. pašto adresas", "E-posta adresi", "Διεύθυνση ηλε.ταχυδρομείου", "E-postadress", "عنوان البريد الإلكتروني", "メールアドレス",
        "이메일 주소", "电子邮件地址", "ای میل اڈریس",
    ),
    "username": (
        "Username", "Anmeldename", "Nom d'utilisateur", "Nombre de usuario", "Nom d'usuari", "Nome de usuario", "Nome de utilizador", "Erabiltzaile-izena", "Gebruikersnaam", "Логин", "Ім'я входу",
        "Naudotojo vardas", "Kullanıcı adı", "Όνομα χρήστη", "Användarnamn", "اسم المستخدم", "ユーザ名", "사용자 아이디", "用户名", "صارف نام",
    ),
    "full name": (
        "Full name", "User full name", "Vollständiger Name", "Nom complet", "Nom complet de l'utilisateur", "Nom complet de l'usuari", "Nombre completo", "Nombre completo del usuario", "Nome completo",
        "Nome completo do utilizador", "Nome completo do usuario", "Nome completo dell'utente", "Izen osoa", "Erabiltzailearen izen osoa", "Volledige naam", "Volledige naam van de gebruiker", "Nume complet",
        "Numele complet al utilizatorului", "Полное имя", "Полное имя пользователя", "Повне ім'я користувача", "Visas naudotojo vardas", "Tam adı", "Kullanıcının tam adı", "Πλήρες όνομα", "Πλήρες όνομα χρήστη",
        "Fullständigt namn", "الاسم كاملا", "フルネーム", "ユーザフルネーム", "전체 이름", "사용자 성명", "全名", "用户全名", "پورا نام", "صارف کا پورا نام",
    ),
    "first name": (
        "First name", "Vorname", "Prénom", "Nombre", "Nom", "Nome", "Izena", "Voornaam", "Prenume", "Имя", "Ім'я", "Vardas", "Adı", "Μικρό/Βαπτιστικό όνομα", "Förnamn", "الاسم الأول", "名", "이름", "پہلا نام",
    ),
    "last name": (
        "Last name", "Surname", "Nachname", "Nom de famille", "Apellido(s)", "Cognoms", "Apelidos", "Apelido", "Cognome", "Abizena(k)", "Achternaam", "Nume de familie", "Фамилия", "Прізвище", "Pavardė",
        "Soyadı", "Επίθετο", "Efternamn", "الاسم الأخير", "姓", "성", "نام کا آخری حصہ",
    ),
    "grade": (
        "Grade", "Bewertung", "Note", "Calificación", "Qualificació", "Cualificación", "Avaliação", "Nota", "Valutazione", "Kalifikazioa", "Cijfer", "Notă", "Оценка", "Оцінка", "Įvertinimas", "Not",
        "Βαθμός", "Betyg", "الدرجة", "評点", "성적", "成绩", "درجہ",
    ),
    "maximum": (
        "Maximum grade", "Bestwertung", "Beste Bewertung", "Note maximale", "Calificación máxima", "Qualificació màxima", "Cualificación máxima", "Nota máxima", "Valutazione massima", "Gehieneko kalifikazioa",
        "Maximaal cijfer", "Notă maximă", "Максимальная оценка", "Максимальна оцінка", "Didžiausias įvertinimas", "Enyüksek not", "Μέγιστος Βαθμός", "Maxbetyg", "أعلى تقدير", "最大評点", "최대 성적", "最高分",
        "زیادہ سے زیادہ گریڈ",
    ),
}  # fmt: skip
#: The languages, as a message names them.
LANGUAGES = (
    "Arabic, Basque, Catalan, Chinese, Dutch, English, French, Galician, German, Greek, Italian, Japanese, Korean, Lithuanian, Portuguese, Romanian, Russian, Spanish, Swedish, Turkish, Ukrainian and Urdu"
)


def _plain(heading: str) -> str:
    return " ".join(heading.replace("’", "'").split()).casefold()


_KINDS = {_plain(heading): kind for kind, headings in _HEADINGS.items() for heading in headings}


def kind(heading: str) -> str:
    """Return what the column under *heading* holds (`id number`, `email`, `grade` ...), or an empty text if the heading is not known.

    >>> kind("ID-Nummer"), kind("Maximum Grade"), kind("Institution")
    ('id number', 'maximum', '')
    """
    return _KINDS.get(_plain(heading), "")


def known() -> list[str]:
    """Return all headings."""
    return list(_KINDS)
