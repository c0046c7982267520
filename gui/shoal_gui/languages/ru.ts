<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%n байт, не текст</numerusform>
            <numerusform>%n байта, не текст</numerusform>
            <numerusform>%n байт, не текст</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n can take it</source>
        <translation>
            <numerusform>%n подходит</numerusform>
            <numerusform>%n подходят</numerusform>
            <numerusform>%n подходят</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot</source>
        <translation>
            <numerusform>%n не подходит</numerusform>
            <numerusform>%n не подходят</numerusform>
            <numerusform>%n не подходят</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n устройство</numerusform>
            <numerusform>%n устройства</numerusform>
            <numerusform>%n устройств</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) announce another key than the one they are known by</source>
        <translation>
            <numerusform>%n устройство объявляет не тот ключ, по которому известно</numerusform>
            <numerusform>%n устройства объявляют не тот ключ, по которому известны</numerusform>
            <numerusform>%n устройств объявляют не тот ключ, по которому известны</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) are lost</source>
        <translation>
            <numerusform>%n устройство потеряно</numerusform>
            <numerusform>%n устройства потеряны</numerusform>
            <numerusform>%n устройств потеряно</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) cannot take it and will say so.</source>
        <translation>
            <numerusform>%n устройство не сможет его принять и сообщит об этом.</numerusform>
            <numerusform>%n устройства не смогут его принять и сообщат об этом.</numerusform>
            <numerusform>%n устройств не смогут его принять и сообщат об этом.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) had no version before and stay as they are.</source>
        <translation>
            <numerusform>У %n устройства прежней версии не было, оно не изменится.</numerusform>
            <numerusform>У %n устройств прежней версии не было, они не изменятся.</numerusform>
            <numerusform>У %n устройств прежней версии не было, они не изменятся.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) have not been heard for too long</source>
        <translation>
            <numerusform>%n устройство слишком долго молчит</numerusform>
            <numerusform>%n устройства слишком долго молчат</numerusform>
            <numerusform>%n устройств слишком долго молчат</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) in trouble. The first: {device}</source>
        <translation>
            <numerusform>Проблемы на %n устройстве: {device}</numerusform>
            <numerusform>Проблемы на %n устройствах. Первое: {device}</numerusform>
            <numerusform>Проблемы на %n устройствах. Первое: {device}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) look for you where you are now: enrol each again afterwards.</source>
        <translation>
            <numerusform>%n устройство ищет вас по нынешнему адресу: затем подключите его заново.</numerusform>
            <numerusform>%n устройства ищут вас по нынешнему адресу: затем подключите каждое заново.</numerusform>
            <numerusform>%n устройств ищут вас по нынешнему адресу: затем подключите каждое заново.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) meant</source>
        <translation>
            <numerusform>Выбрано %n устройство</numerusform>
            <numerusform>Выбрано %n устройства</numerusform>
            <numerusform>Выбрано %n устройств</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) report but are not enrolled in this workspace</source>
        <translation>
            <numerusform>%n устройство шлёт отчёты, но не подключено к этой рабочей области</numerusform>
            <numerusform>%n устройства шлют отчёты, но не подключены к этой рабочей области</numerusform>
            <numerusform>%n устройств шлют отчёты, но не подключены к этой рабочей области</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to go back to an earlier {service}</source>
        <translation>
            <numerusform>Откат {service} задан %n устройству</numerusform>
            <numerusform>Откат {service} задан %n устройствам</numerusform>
            <numerusform>Откат {service} задан %n устройствам</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to remove {service}</source>
        <translation>
            <numerusform>Удаление {service} задано %n устройству</numerusform>
            <numerusform>Удаление {service} задано %n устройствам</numerusform>
            <numerusform>Удаление {service} задано %n устройствам</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to run {service} {n}</source>
        <translation>
            <numerusform>{service} {n} задан %n устройству</numerusform>
            <numerusform>{service} {n} задан %n устройствам</numerusform>
            <numerusform>{service} {n} задан %n устройствам</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) try again</source>
        <translation>
            <numerusform>%n устройство пробует снова</numerusform>
            <numerusform>%n устройства пробуют снова</numerusform>
            <numerusform>%n устройств пробуют снова</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were not told yet what they should run</source>
        <translation>
            <numerusform>%n устройство ещё не получило задание</numerusform>
            <numerusform>%n устройства ещё не получили задание</numerusform>
            <numerusform>%n устройств ещё не получили задание</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told</source>
        <translation>
            <numerusform>Передано %n устройству</numerusform>
            <numerusform>Передано %n устройствам</numerusform>
            <numerusform>Передано %n устройствам</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told the new key</source>
        <translation>
            <numerusform>Новый ключ передан %n устройству</numerusform>
            <numerusform>Новый ключ передан %n устройствам</numerusform>
            <numerusform>Новый ключ передан %n устройствам</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), {size}</source>
        <translation>
            <numerusform>%n файл, {size}</numerusform>
            <numerusform>%n файла, {size}</numerusform>
            <numerusform>%n файлов, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation>
            <numerusform>сбои: %n</numerusform>
            <numerusform>сбои: %n</numerusform>
            <numerusform>сбои: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n строка</numerusform>
            <numerusform>%n строки</numerusform>
            <numerusform>%n строк</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) saved</source>
        <translation>
            <numerusform>Сохранена %n строка</numerusform>
            <numerusform>Сохранено %n строки</numerusform>
            <numerusform>Сохранено %n строк</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n совпадение</numerusform>
            <numerusform>%n совпадения</numerusform>
            <numerusform>%n совпадений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n never seen</source>
        <translation>
            <numerusform>%n не появлялось</numerusform>
            <numerusform>%n не появлялись</numerusform>
            <numerusform>%n не появлялись</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>не передано: %n</numerusform>
            <numerusform>не передано: %n</numerusform>
            <numerusform>не передано: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent yet</source>
        <translation>
            <numerusform>не передано: %n</numerusform>
            <numerusform>не передано: %n</numerusform>
            <numerusform>не передано: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) chosen</source>
        <translation>
            <numerusform>Выбран %n сервис</numerusform>
            <numerusform>Выбрано %n сервиса</numerusform>
            <numerusform>Выбрано %n сервисов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) on it go on running.</source>
        <translation>
            <numerusform>%n сервис на нём продолжит работать.</numerusform>
            <numerusform>%n сервиса на нём продолжат работать.</numerusform>
            <numerusform>%n сервисов на нём продолжат работать.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) restart; the old version serves until the new one is there.</source>
        <translation>
            <numerusform>Перезапустится %n сервис; старая версия отвечает, пока не готова новая.</numerusform>
            <numerusform>Перезапустятся %n сервиса; старая версия отвечает, пока не готова новая.</numerusform>
            <numerusform>Перезапустятся %n сервисов; старая версия отвечает, пока не готова новая.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n задача</numerusform>
            <numerusform>%n задачи</numerusform>
            <numerusform>%n задач</numerusform>
        </translation>
    </message>
    <message>
        <source>1 to 36 of a-z, 0-9 and &apos;-&apos;</source>
        <translation>от 1 до 36 знаков a-z, 0-9 и «-»</translation>
    </message>
    <message>
        <source>A PEM file, for a broker whose certificate no public authority has signed</source>
        <translation>Файл PEM для брокера, чей сертификат не подписан публичным ЦС</translation>
    </message>
    <message>
        <source>A broker and a device on this computer, and a model that reads digits: deployed and answering within a minute, without a network.</source>
        <translation>Брокер и устройство на этом компьютере и модель, читающая цифры: развёрнута и отвечает через минуту, без сети.</translation>
    </message>
    <message>
        <source>A broker and a device run on this computer. Nothing leaves it, and no network is needed.</source>
        <translation>Брокер и устройство работают на этом компьютере. Ничего не уходит наружу, сеть не нужна.</translation>
    </message>
    <message>
        <source>A broker of your own</source>
        <translation>Свой брокер</translation>
    </message>
    <message>
        <source>A config says how models are served: by which script, with which packages, on which base image.</source>
        <translation>Конфигурация задаёт, как обслуживаются модели: каким скриптом, с какими пакетами, на каком базовом образе.</translation>
    </message>
    <message>
        <source>A connection without TLS has no certificate.</source>
        <translation>Без TLS сертификата нет.</translation>
    </message>
    <message>
        <source>A device joins with one file, which you make here, and one command, which you run there.</source>
        <translation>Устройство подключают одним файлом, созданным здесь, и одной командой, запущенной там.</translation>
    </message>
    <message>
        <source>A device of this name is enrolled already.</source>
        <translation>Устройство с таким именем уже подключено.</translation>
    </message>
    <message>
        <source>A file with a request</source>
        <translation>Файл с запросом</translation>
    </message>
    <message>
        <source>A level of every MQTT topic</source>
        <translation>Уровень каждого топика MQTT</translation>
    </message>
    <message>
        <source>A new or empty folder; it keeps models, devices and keys</source>
        <translation>Новая или пустая папка; в ней хранятся модели, устройства и ключи</translation>
    </message>
    <message>
        <source>A probe waits, s</source>
        <translation>Ожидание проверки, с</translation>
    </message>
    <message>
        <source>A request may take, ms</source>
        <translation>Время запроса, мс</translation>
    </message>
    <message>
        <source>A request may wait, ms</source>
        <translation>Ожидание запроса, мс</translation>
    </message>
    <message>
        <source>A request to send</source>
        <translation>Файл с запросом</translation>
    </message>
    <message>
        <source>A value has no name</source>
        <translation>У значения нет имени</translation>
    </message>
    <message>
        <source>About</source>
        <translation>О программе</translation>
    </message>
    <message>
        <source>Accelerators</source>
        <translation>Ускорители</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>События</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Добавить модель</translation>
    </message>
    <message>
        <source>Add another model…</source>
        <translation>Добавить ещё модель…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Address of this computer</source>
        <translation>Адрес этого компьютера</translation>
    </message>
    <message>
        <source>Address on the device</source>
        <translation>Адрес на устройстве</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Агент</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>Все строки</translation>
    </message>
    <message>
        <source>All logs</source>
        <translation>Все журналы</translation>
    </message>
    <message>
        <source>All services</source>
        <translation>Все сервисы</translation>
    </message>
    <message>
        <source>Also its name on each device</source>
        <translation>Также имя на каждом устройстве</translation>
    </message>
    <message>
        <source>Also push the image to a registry</source>
        <translation>Отправить образ и в реестр</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Всегда</translation>
    </message>
    <message>
        <source>And these devices</source>
        <translation>И эти устройства</translation>
    </message>
    <message>
        <source>Another image to build on, or none for devices without containers</source>
        <translation>Другой базовый образ или none для устройств без контейнеров</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>Новый ключ</translation>
    </message>
    <message>
        <source>Another key; empty for a random one</source>
        <translation>Новый ключ; пусто — случайный</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Ответ</translation>
    </message>
    <message>
        <source>Answered in {n} ms, over HTTP.</source>
        <translation>Ответ за {n} мс, по HTTP.</translation>
    </message>
    <message>
        <source>Any file or folder; it is kept with its versions, and read for its inputs and outputs.</source>
        <translation>Любой файл или папка; хранится с версиями, входы и выходы читаются из неё.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Применить</translation>
    </message>
    <message>
        <source>Applying connects anew; services on devices go on.</source>
        <translation>Соединение установится заново; сервисы на устройствах продолжат работать.</translation>
    </message>
    <message>
        <source>Applying starts the registry and the broker anew; services on devices go on.</source>
        <translation>Реестр и брокер перезапустятся; сервисы на устройствах продолжат работать.</translation>
    </message>
    <message>
        <source>As .shoalignore leaves it</source>
        <translation>С учётом .shoalignore</translation>
    </message>
    <message>
        <source>As devices reach it. 127.0.0.1 serves this computer only; any other address turns TLS on.</source>
        <translation>По нему приходят устройства. 127.0.0.1 — только этот компьютер; другой адрес включает TLS.</translation>
    </message>
    <message>
        <source>As devices reach it; 127.0.0.1 serves this computer only</source>
        <translation>По нему приходят устройства; 127.0.0.1 — только этот компьютер</translation>
    </message>
    <message>
        <source>As in: gpu, 2 fpga xilinx</source>
        <translation>Например: gpu, 2 fpga xilinx</translation>
    </message>
    <message>
        <source>As it is, without code</source>
        <translation>Как есть, без кода</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>As {user} at {registry}</source>
        <translation>Как {user} на {registry}</translation>
    </message>
    <message>
        <source>Ask callers for a key</source>
        <translation>Требовать ключ у клиентов</translation>
    </message>
    <message>
        <source>Ask {device}</source>
        <translation>Запрос к {device}</translation>
    </message>
    <message>
        <source>Asked for, and not in force</source>
        <translation>Задано, но не действует</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Base image</source>
        <translation>Базовый образ</translation>
    </message>
    <message>
        <source>Beat: its last sign of life</source>
        <translation>Пульс: последний признак жизни</translation>
    </message>
    <message>
        <source>Begin a config</source>
        <translation>Создание конфигурации</translation>
    </message>
    <message>
        <source>Begin one in a folder</source>
        <translation>Создать в папке</translation>
    </message>
    <message>
        <source>Between probes, s</source>
        <translation>Между проверками, с</translation>
    </message>
    <message>
        <source>Birth: what it says it is</source>
        <translation>Рождение: что оно такое</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Тело</translation>
    </message>
    <message>
        <source>Body of the request</source>
        <translation>Тело запроса</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>Брокер</translation>
    </message>
    <message>
        <source>Browse: {what}</source>
        <translation>Обзор: {what}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Обзор…</translation>
    </message>
    <message>
        <source>Build without a base image</source>
        <translation>Собрать без базового образа</translation>
    </message>
    <message>
        <source>Callers that bring the one it has now are refused; the other key goes on working.</source>
        <translation>Клиенты с прежним ключом получат отказ; второй ключ продолжит действовать.</translation>
    </message>
    <message>
        <source>Can it take it?</source>
        <translation>Подходит?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Отменено.</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Cause: {cause}</source>
        <translation>Причина: {cause}</translation>
    </message>
    <message>
        <source>Certificate of its authority</source>
        <translation>Сертификат ЦС</translation>
    </message>
    <message>
        <source>Change the settings</source>
        <translation>Изменение настроек</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Графики</translation>
    </message>
    <message>
        <source>Choose a deployment first</source>
        <translation>Сначала выберите развёртывание</translation>
    </message>
    <message>
        <source>Choose a device first</source>
        <translation>Сначала выберите устройство</translation>
    </message>
    <message>
        <source>Choose a file or a folder first</source>
        <translation>Сначала выберите файл или папку</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Выбрать файл…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Выбрать папку…</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Выберите модель</translation>
    </message>
    <message>
        <source>Choose a model first</source>
        <translation>Сначала выберите модель</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Выберите модель…</translation>
    </message>
    <message>
        <source>Choose a registry above.</source>
        <translation>Выберите реестр выше.</translation>
    </message>
    <message>
        <source>Choose an inference config</source>
        <translation>Выберите конфигурацию</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>Выбрать другой</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>Выбрать другую папку…</translation>
    </message>
    <message>
        <source>Choose devices first.</source>
        <translation>Сначала выберите устройства.</translation>
    </message>
    <message>
        <source>Choose devices on the first page to read what the service writes there.</source>
        <translation>Выберите устройства на первой вкладке, чтобы читать журналы сервиса.</translation>
    </message>
    <message>
        <source>Choose in the form how packages are listed.</source>
        <translation>Выберите в форме, как заданы пакеты.</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>Выбрать</translation>
    </message>
    <message>
        <source>Choose one device</source>
        <translation>Выберите одно устройство</translation>
    </message>
    <message>
        <source>Choose the entry script</source>
        <translation>Выбрать входной скрипт</translation>
    </message>
    <message>
        <source>Choose the file of the inference config</source>
        <translation>Выберите файл конфигурации</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Выбрать папку</translation>
    </message>
    <message>
        <source>Choose the list of packages</source>
        <translation>Выбрать список пакетов</translation>
    </message>
    <message>
        <source>Choose the models</source>
        <translation>Выберите модели</translation>
    </message>
    <message>
        <source>Choose the models to try it with first</source>
        <translation>Сначала выберите модели для проверки</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Сбросить фильтр</translation>
    </message>
    <message>
        <source>Clear what has ended</source>
        <translation>Убрать завершённые</translation>
    </message>
    <message>
        <source>Click a digit to have it read</source>
        <translation>Щёлкните цифру для распознавания</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Close Shoal?</source>
        <translation>Закрыть Shoal?</translation>
    </message>
    <message>
        <source>Close the list of tasks</source>
        <translation>Закрыть список задач</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Закрыть сообщение</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Палитра команд</translation>
    </message>
    <message>
        <source>Compare with what the devices have</source>
        <translation>Сравнение с тем, что есть на устройствах</translation>
    </message>
    <message>
        <source>Compose one</source>
        <translation>Создать конфигурацию</translation>
    </message>
    <message>
        <source>Conda file</source>
        <translation>Файл Conda</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Конфигурация</translation>
    </message>
    <message>
        <source>Config as text</source>
        <translation>Конфигурация текстом</translation>
    </message>
    <message>
        <source>Configs</source>
        <translation>Конфигурации</translation>
    </message>
    <message>
        <source>Configs (*.json *.yaml *.yml)</source>
        <translation>Конфигурации (*.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>Подключиться к брокеру</translation>
    </message>
    <message>
        <source>Connect to the broker</source>
        <translation>Подключение к брокеру</translation>
    </message>
    <message>
        <source>Connected to the broker</source>
        <translation>Связь с брокером установлена</translation>
    </message>
    <message>
        <source>Connected, MQTT {version}</source>
        <translation>Подключено, MQTT {version}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Подключение…</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Подключиться…</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Связь</translation>
    </message>
    <message>
        <source>Content type</source>
        <translation>Тип содержимого</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Содержимое</translation>
    </message>
    <message>
        <source>Contents of the model</source>
        <translation>Содержимое модели</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
    <message>
        <source>Copied the command</source>
        <translation>Команда скопирована</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Скопировано.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Копировать отчёт</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all</source>
        <translation>Копировать выбранные строки или все</translation>
    </message>
    <message>
        <source>Copy the fingerprint</source>
        <translation>Копировать отпечаток</translation>
    </message>
    <message>
        <source>Copy the scoring URI</source>
        <translation>Копировать URI скоринга</translation>
    </message>
    <message>
        <source>Copying and checking</source>
        <translation>Копирование и проверка</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Ядра</translation>
    </message>
    <message>
        <source>Cores that services use</source>
        <translation>Ядра, занятые сервисами</translation>
    </message>
    <message>
        <source>Could not remember its answer to a command</source>
        <translation>Ответ на команду не сохранился</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Создана</translation>
    </message>
    <message>
        <source>Cut off without a word: {names}</source>
        <translation>Связь внезапно оборвалась: {names}</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмная</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message numerus="yes">
        <source>Delete from %n device(s)</source>
        <translation>
            <numerusform>Удалить с %n устройства</numerusform>
            <numerusform>Удалить с %n устройств</numerusform>
            <numerusform>Удалить с %n устройств</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Delete {model}</source>
        <translation>Удаление {model}</translation>
    </message>
    <message>
        <source>Delete {model}? Its number is never given again.</source>
        <translation>Удалить {model}? Её номер больше не будет использован.</translation>
    </message>
    <message>
        <source>Delete {service}</source>
        <translation>Удаление {service}</translation>
    </message>
    <message>
        <source>Delete {what}?</source>
        <translation>Удалить {what}?</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>Развернуть</translation>
    </message>
    <message>
        <source>Deploy a model</source>
        <translation>Развернуть модель</translation>
    </message>
    <message>
        <source>Deploy it</source>
        <translation>Развернуть</translation>
    </message>
    <message>
        <source>Deploy it over MQTT</source>
        <translation>Развернуть по MQTT</translation>
    </message>
    <message>
        <source>Deploy the model to the device</source>
        <translation>Развернуть модель на устройстве</translation>
    </message>
    <message>
        <source>Deploy to it</source>
        <translation>Развернуть на нём</translation>
    </message>
    <message>
        <source>Deploy to selected</source>
        <translation>Развернуть на выбранных</translation>
    </message>
    <message>
        <source>Deploy {model}</source>
        <translation>Развернуть {model}</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>Развёрнуто</translation>
    </message>
    <message>
        <source>Deployment config as text</source>
        <translation>Настройки развёртывания текстом</translation>
    </message>
    <message>
        <source>Deployments</source>
        <translation>Развёртывания</translation>
    </message>
    <message>
        <source>Deploy…</source>
        <translation>Развернуть…</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Desired</source>
        <translation>Задано</translation>
    </message>
    <message>
        <source>Desired vs. reported</source>
        <translation>Сравнение</translation>
    </message>
    <message>
        <source>Desired: what it was told</source>
        <translation>Задано: что должно делать</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Устройство</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Устройства</translation>
    </message>
    <message>
        <source>Devices are enrolled under this name.</source>
        <translation>Под этим именем уже подключены устройства.</translation>
    </message>
    <message>
        <source>Devices of the fleet</source>
        <translation>Устройства парка</translation>
    </message>
    <message>
        <source>Devices of the rollout</source>
        <translation>Устройства выкатки</translation>
    </message>
    <message>
        <source>Devices that are meant</source>
        <translation>Выбранные устройства</translation>
    </message>
    <message>
        <source>Devices with all of these labels</source>
        <translation>Устройства со всеми этими метками</translation>
    </message>
    <message>
        <source>Disk free at its start</source>
        <translation>Диск при запуске</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Скрыть</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Документ</translation>
    </message>
    <message>
        <source>Document as JSON</source>
        <translation>Документ в JSON</translation>
    </message>
    <message>
        <source>Document of the device</source>
        <translation>Документ устройства</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Done in {span}. The service {service} answers at
{uri}</source>
        <translation>Готово за {span}. Сервис {service} отвечает по адресу
{uri}</translation>
    </message>
    <message>
        <source>Download {model}</source>
        <translation>Скачивание {model}</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Скачать…</translation>
    </message>
    <message>
        <source>Draw one yourself</source>
        <translation>Нарисуйте цифру сами</translation>
    </message>
    <message>
        <source>Drop a file or a folder here, or choose one, to register it.</source>
        <translation>Перетащите сюда или выберите файл или папку для регистрации.</translation>
    </message>
    <message>
        <source>Drop a file or folder here, or choose one</source>
        <translation>Перетащите сюда или выберите файл или папку</translation>
    </message>
    <message>
        <source>Empty for a broker that lets everybody in</source>
        <translation>Пусто, если брокер пускает всех</translation>
    </message>
    <message>
        <source>Empty: its own name</source>
        <translation>Пусто: его собственное имя</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>Подключить</translation>
    </message>
    <message>
        <source>Enrol a device</source>
        <translation>Подключить устройство</translation>
    </message>
    <message>
        <source>Enrol again</source>
        <translation>Подключить заново</translation>
    </message>
    <message>
        <source>Enrol another</source>
        <translation>Подключить ещё</translation>
    </message>
    <message>
        <source>Enrol it</source>
        <translation>Подключить</translation>
    </message>
    <message>
        <source>Enrol it again</source>
        <translation>Подключить заново</translation>
    </message>
    <message>
        <source>Enrol the device</source>
        <translation>Подключение устройства</translation>
    </message>
    <message>
        <source>Enrol {device}</source>
        <translation>Подключить {device}</translation>
    </message>
    <message>
        <source>Enrol {device} again</source>
        <translation>Подключить {device} заново</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>Подключено</translation>
    </message>
    <message>
        <source>Enrolled {device}</source>
        <translation>Подключено: {device}</translation>
    </message>
    <message>
        <source>Enrolment file</source>
        <translation>Файл подключения</translation>
    </message>
    <message>
        <source>Entry script</source>
        <translation>Входной скрипт</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>Переменные окружения</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Ошибка</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Ошибки</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>События</translation>
    </message>
    <message>
        <source>Events of the device</source>
        <translation>События устройства</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>Все типы</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>Все состояния</translation>
    </message>
    <message>
        <source>Everything is saved</source>
        <translation>Всё сохранено</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Пример</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <source>Export the activity</source>
        <translation>Экспорт событий</translation>
    </message>
    <message>
        <source>Export the activity as {file}</source>
        <translation>Экспорт событий в {file}</translation>
    </message>
    <message>
        <source>Extra files: a folder that is taken along</source>
        <translation>Дополнительные файлы: папка</translation>
    </message>
    <message>
        <source>Failures until it is restarted</source>
        <translation>Неудач до перезапуска</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>Скачано</translation>
    </message>
    <message>
        <source>Fetches</source>
        <translation>Скачает</translation>
    </message>
    <message>
        <source>Fetching packages</source>
        <translation>Скачивание пакетов</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Файл или папка</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>Files of the composed config are not saved yet: save them at Configs</source>
        <translation>Файлы конфигурации не сохранены: сохраните их в разделе «Конфигурации»</translation>
    </message>
    <message>
        <source>Filter of the log</source>
        <translation>Фильтр журнала</translation>
    </message>
    <message>
        <source>Filter of {table}</source>
        <translation>Фильтр: {table}</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Найти</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Найти в журнале</translation>
    </message>
    <message>
        <source>Find in this text</source>
        <translation>Найти в тексте</translation>
    </message>
    <message>
        <source>Find the next one</source>
        <translation>Найти следующее</translation>
    </message>
    <message>
        <source>Find the one before</source>
        <translation>Найти предыдущее</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256) of its authority:
{fingerprint}</source>
        <translation>Отпечаток (SHA-256) его ЦС:
{fingerprint}</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Первые шаги</translation>
    </message>
    <message>
        <source>Fixed once a device is enrolled</source>
        <translation>Не меняется после подключения устройства</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Следить</translation>
    </message>
    <message>
        <source>Found nothing to do at the broker</source>
        <translation>У брокера нет заданий</translation>
    </message>
    <message>
        <source>Framework</source>
        <translation>Фреймворк</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Give it a name, as cam-01.</source>
        <translation>Дайте имя, например cam-01.</translation>
    </message>
    <message>
        <source>Give the model a name</source>
        <translation>Дайте модели имя</translation>
    </message>
    <message>
        <source>Give the service a name</source>
        <translation>Укажите имя сервиса</translation>
    </message>
    <message>
        <source>Go on with one that you or the command line have made, or make a new one.</source>
        <translation>Продолжите с уже созданной вами или командной строкой либо создайте новую.</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Перейти</translation>
    </message>
    <message>
        <source>Go to a device, model, service, place or action</source>
        <translation>Перейти к устройству, модели, сервису, разделу или действию</translation>
    </message>
    <message>
        <source>Go to the service</source>
        <translation>К сервису</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>В норме</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>Сигнал</translation>
    </message>
    <message>
        <source>Held-out digit {n}: read as {answer}, is {truth}</source>
        <translation>Отложенная цифра {n}: распознана как {answer}, на деле {truth}</translation>
    </message>
    <message>
        <source>How it is sent</source>
        <translation>Способ отправки</translation>
    </message>
    <message>
        <source>How often the request is sent</source>
        <translation>Сколько раз отправить запрос</translation>
    </message>
    <message>
        <source>How packages are listed</source>
        <translation>Как заданы пакеты</translation>
    </message>
    <message>
        <source>How they are run</source>
        <translation>Как запускать</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Образ</translation>
    </message>
    <message>
        <source>Images are pushed to registries and based on theirs. Devices get the login sealed, each for itself.</source>
        <translation>Образы отправляются в реестры и строятся на их образах. Каждое устройство получает учётные данные, зашифрованные для него.</translation>
    </message>
    <message>
        <source>Inference config</source>
        <translation>Конфигурация</translation>
    </message>
    <message>
        <source>Inference configs (*.json *.yaml *.yml)</source>
        <translation>Конфигурации (*.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Входы</translation>
    </message>
    <message>
        <source>Inputs and outputs are only known of a single ONNX file</source>
        <translation>Входы и выходы известны только для одиночного файла ONNX</translation>
    </message>
    <message>
        <source>It announces the key {new}; it was known by {old}</source>
        <translation>Устройство объявляет ключ {new}; известен был {old}</translation>
    </message>
    <message>
        <source>It does not answer anywhere now</source>
        <translation>Сейчас он нигде не отвечает</translation>
    </message>
    <message>
        <source>It gets a new file; its old password and the key it was known by count no more.</source>
        <translation>Оно получит новый файл; прежние пароль и ключ перестанут действовать.</translation>
    </message>
    <message>
        <source>It has never connected, so nobody knows what it is.</source>
        <translation>Ни разу не выходило на связь, поэтому о нём ничего не известно.</translation>
    </message>
    <message>
        <source>It has no services.</source>
        <translation>У него нет сервисов.</translation>
    </message>
    <message>
        <source>It holds the device&apos;s password: a secret, to be deleted after use</source>
        <translation>Содержит пароль устройства: это секрет, удалите после использования</translation>
    </message>
    <message>
        <source>It is a model all the same</source>
        <translation>Это всё-таки модель</translation>
    </message>
    <message>
        <source>It is about no place of this desktop</source>
        <translation>Не относится ни к одному разделу</translation>
    </message>
    <message>
        <source>It is being applied.</source>
        <translation>Применяется.</translation>
    </message>
    <message>
        <source>It is being enrolled.</source>
        <translation>Устройство подключается.</translation>
    </message>
    <message>
        <source>It is being made.</source>
        <translation>Создаётся.</translation>
    </message>
    <message>
        <source>It is being registered</source>
        <translation>Модель регистрируется</translation>
    </message>
    <message>
        <source>It is being removed from the device already</source>
        <translation>Уже удаляется с устройства</translation>
    </message>
    <message>
        <source>It is being stopped, as it was told.</source>
        <translation>Останавливается, как задано.</translation>
    </message>
    <message>
        <source>It is in the journal; the devices will be told when the broker is back</source>
        <translation>Записано в журнал; устройства получат это, когда вернётся брокер</translation>
    </message>
    <message>
        <source>It is not encrypted: it serves this computer only.</source>
        <translation>Без шифрования: только для этого компьютера.</translation>
    </message>
    <message>
        <source>It is used by {services}; delete the service first</source>
        <translation>Используется: {services}; сначала удалите сервис</translation>
    </message>
    <message>
        <source>It joins with one file, made here, and one command, run there.</source>
        <translation>Подключается одним файлом, созданным здесь, и одной командой, запущенной там.</translation>
    </message>
    <message>
        <source>It reaches only a broker on this machine. For devices elsewhere, set this machine&apos;s address first.</source>
        <translation>Так доступен только брокер на этом компьютере. Для других устройств сначала укажите адрес этого компьютера.</translation>
    </message>
    <message>
        <source>It runs other bytes than it was told.</source>
        <translation>Работает не тот образ, который задан.</translation>
    </message>
    <message>
        <source>It runs what it was told, and does not answer.</source>
        <translation>Работает то, что задано, но не отвечает.</translation>
    </message>
    <message>
        <source>It says so itself when it first connects</source>
        <translation>Сообщит само при первой связи</translation>
    </message>
    <message>
        <source>It was deleted already</source>
        <translation>Уже удалено</translation>
    </message>
    <message>
        <source>It was replaced or deleted everywhere.</source>
        <translation>Она везде заменена или удалена.</translation>
    </message>
    <message>
        <source>It was told version {told}; it goes by version {reported} and runs {running}.</source>
        <translation>Задана версия {told}; устройство следует версии {reported}, работает {running}.</translation>
    </message>
    <message>
        <source>Its metrics cannot be read from this computer: {why}</source>
        <translation>С этого компьютера метрики не прочитать: {why}</translation>
    </message>
    <message>
        <source>Its services</source>
        <translation>Сервисы</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;Все файлы (*)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>Строки JSON (*.jsonl)</translation>
    </message>
    <message>
        <source>KEY=VALUE, with commas between</source>
        <translation>КЛЮЧ=ЗНАЧЕНИЕ через запятую</translation>
    </message>
    <message>
        <source>Keep a draft</source>
        <translation>Сохранение черновика</translation>
    </message>
    <message>
        <source>Kept from before; write another one to change it</source>
        <translation>Сохранён ранее; введите другой, чтобы сменить</translation>
    </message>
    <message>
        <source>Kept in the journal, and sent when the broker can be reached.</source>
        <translation>Хранится в журнале и будет отправлено, когда брокер станет доступен.</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Ядро ОС</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Ключ</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Ключи</translation>
    </message>
    <message>
        <source>Keys to take away</source>
        <translation>Убрать ключи</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Тип</translation>
    </message>
    <message>
        <source>Label devices</source>
        <translation>Назначение меток</translation>
    </message>
    <message numerus="yes">
        <source>Labelled %n device(s)</source>
        <translation>
            <numerusform>Метки изменены у %n устройства</numerusform>
            <numerusform>Метки изменены у %n устройств</numerusform>
            <numerusform>Метки изменены у %n устройств</numerusform>
        </translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>Labels of {device}</source>
        <translation>Метки {device}</translation>
    </message>
    <message numerus="yes">
        <source>Labels to add to %n device(s), or to take away</source>
        <translation>
            <numerusform>Добавить или убрать метки %n устройства</numerusform>
            <numerusform>Добавить или убрать метки %n устройств</numerusform>
            <numerusform>Добавить или убрать метки %n устройств</numerusform>
        </translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Last good version</source>
        <translation>Последняя исправная</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>Сигнал</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>Последний отчёт</translation>
    </message>
    <message>
        <source>Last requests</source>
        <translation>Последние запросы</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Задержка</translation>
    </message>
    <message>
        <source>Laying out models and script</source>
        <translation>Размещение моделей и скрипта</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Leave out those that cannot</source>
        <translation>Убрать неподходящие</translation>
    </message>
    <message>
        <source>Leave {model} out</source>
        <translation>Убрать {model}</translation>
    </message>
    <message>
        <source>Licence: Apache 2.0. Icons: Font Awesome Free (CC BY 4.0), by QtAwesome.</source>
        <translation>Лицензия: Apache 2.0. Значки: Font Awesome Free (CC BY 4.0), через QtAwesome.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлая</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>Номера строк</translation>
    </message>
    <message>
        <source>Line {line}: {problem}</source>
        <translation>Строка {line}: {problem}</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>Строки журнала</translation>
    </message>
    <message>
        <source>Lines that are shown</source>
        <translation>Показываемые строки</translation>
    </message>
    <message>
        <source>Lists of packages (*.txt *.yml *.yaml)</source>
        <translation>Списки пакетов (*.txt *.yml *.yaml)</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Нагрузка</translation>
    </message>
    <message>
        <source>Load a file</source>
        <translation>Из файла</translation>
    </message>
    <message>
        <source>Load of the last minute</source>
        <translation>Нагрузка за минуту</translation>
    </message>
    <message>
        <source>Load of the last minute: {load}, on {n} cores</source>
        <translation>Нагрузка за минуту: {load}, ядер: {n}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Войти</translation>
    </message>
    <message>
        <source>Log of the server</source>
        <translation>Журнал сервера</translation>
    </message>
    <message>
        <source>Log of {task}</source>
        <translation>Журнал: {task}</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Журналы</translation>
    </message>
    <message>
        <source>Logs that are shown</source>
        <translation>Показываемые журналы</translation>
    </message>
    <message>
        <source>Look at a config</source>
        <translation>Проверка конфигурации</translation>
    </message>
    <message>
        <source>Look at a file</source>
        <translation>Проверка файла</translation>
    </message>
    <message>
        <source>Look at the broker</source>
        <translation>Проверка брокера</translation>
    </message>
    <message>
        <source>Look at the preview first</source>
        <translation>Сначала откройте предпросмотр</translation>
    </message>
    <message>
        <source>Look at the preview first: what a device is told names the image, which is made for it.</source>
        <translation>Сначала откройте предпросмотр: в документе устройства указан образ, который при этом создаётся.</translation>
    </message>
    <message>
        <source>Look at the versions before</source>
        <translation>Поиск прежних версий</translation>
    </message>
    <message>
        <source>Look for earlier versions</source>
        <translation>Поиск прежних версий</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Машина</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Создано</translation>
    </message>
    <message>
        <source>Make a file</source>
        <translation>Создание файла</translation>
    </message>
    <message>
        <source>Make a new one…</source>
        <translation>Создать новую…</translation>
    </message>
    <message>
        <source>Make a workspace</source>
        <translation>Создать рабочую область</translation>
    </message>
    <message>
        <source>Make a workspace there</source>
        <translation>Создать там рабочую область</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Создать</translation>
    </message>
    <message>
        <source>Make it all the same</source>
        <translation>Всё равно создать</translation>
    </message>
    <message>
        <source>Make the workspace</source>
        <translation>Создать рабочую область</translation>
    </message>
    <message>
        <source>Make this computer a device</source>
        <translation>Сделать этот компьютер устройством</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Манифест</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Память</translation>
    </message>
    <message>
        <source>Memory free</source>
        <translation>Своб. память</translation>
    </message>
    <message>
        <source>Memory that services use</source>
        <translation>Память, занятая сервисами</translation>
    </message>
    <message>
        <source>Memory, GiB</source>
        <translation>Память, ГиБ</translation>
    </message>
    <message>
        <source>Mend what is marked first.</source>
        <translation>Сначала исправьте отмеченное.</translation>
    </message>
    <message>
        <source>Mend what is marked first: {what}</source>
        <translation>Сначала исправьте отмеченное: {what}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Models for a fleet of devices</source>
        <translation>Модели для парка устройств</translation>
    </message>
    <message>
        <source>Models for a fleet of devices, over MQTT, without a cloud.</source>
        <translation>Модели для парка устройств, по MQTT, без облака.</translation>
    </message>
    <message>
        <source>Models to try it with</source>
        <translation>Модели для проверки</translation>
    </message>
    <message>
        <source>Models: {models}</source>
        <translation>Модели: {models}</translation>
    </message>
    <message>
        <source>NAME=value, one on each line</source>
        <translation>ИМЯ=значение, по одной на строку</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Name labels or devices on the left, or pick some at Devices.</source>
        <translation>Укажите слева метки или устройства либо выберите их в разделе «Устройства».</translation>
    </message>
    <message>
        <source>Name of the fleet</source>
        <translation>Имя парка</translation>
    </message>
    <message>
        <source>Name of the service</source>
        <translation>Имя сервиса</translation>
    </message>
    <message>
        <source>Needed only if you deploy to it before it first connects</source>
        <translation>Нужна, только если развёртывать до первой связи</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Требует внимания</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Никогда</translation>
    </message>
    <message>
        <source>Never heard</source>
        <translation>Сигналов не было</translation>
    </message>
    <message>
        <source>New deployment</source>
        <translation>Новое развёртывание</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Создать…</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>Следующее совпадение (F3)</translation>
    </message>
    <message>
        <source>No JSON: {what}, line {line}, column {column}</source>
        <translation>Не JSON: {what}, строка {line}, столбец {column}</translation>
    </message>
    <message>
        <source>No beat was heard yet; a device beats every 30 s.</source>
        <translation>Пульса ещё не было; он приходит каждые 30 с.</translation>
    </message>
    <message>
        <source>No broker has acknowledged it; the journal keeps it.</source>
        <translation>Брокер ещё не подтвердил приём; задание хранится в журнале.</translation>
    </message>
    <message>
        <source>No config has been composed yet</source>
        <translation>Конфигурация ещё не создана</translation>
    </message>
    <message>
        <source>No config is open</source>
        <translation>Конфигурация не открыта</translation>
    </message>
    <message>
        <source>What devices tell while this window is open is written down, and kept.</source>
        <translation>Сообщения устройств записываются, пока открыто это окно, и сохраняются.</translation>
    </message>
    <message>
        <source>It needs Shoal there: pip install &apos;shoal[agent]&apos;</source>
        <translation>Там нужен Shoal: pip install &apos;shoal[agent]&apos;</translation>
    </message>
    <message>
        <source>A PEM file without a passphrase</source>
        <translation>Файл PEM без пароля</translation>
    </message>
    <message>
        <source>A PEM file, for a broker that asks for one</source>
        <translation>Файл PEM — для брокера, который его требует</translation>
    </message>
    <message>
        <source>A client certificate and its key go together.</source>
        <translation>Сертификат клиента и его ключ указываются вместе.</translation>
    </message>
    <message>
        <source>A deployment config, JSON or YAML, as Azure ML v1 has it</source>
        <translation>Настройки развёртывания в JSON или YAML, как в Azure ML v1</translation>
    </message>
    <message>
        <source>A file of requests that a device asks of a new version before it counts as good</source>
        <translation>Файл запросов, на которые новая версия должна верно ответить устройству, прежде чем считаться годной</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Действие</translation>
    </message>
    <message>
        <source>Choose a deployment config</source>
        <translation>Выберите настройки развёртывания</translation>
    </message>
    <message>
        <source>Choose the golden requests</source>
        <translation>Выбрать файл эталонных запросов</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>Сертификат клиента</translation>
    </message>
    <message>
        <source>Close the workspace</source>
        <translation>Закрыть рабочую область</translation>
    </message>
    <message>
        <source>Connected, MQTT {version}, {secure}; the time is what a question to the broker and back takes</source>
        <translation>Подключено, MQTT {version}, {secure}; время — путь вопроса до брокера и обратно</translation>
    </message>
    <message>
        <source>Copy the {which} key</source>
        <translation>Копировать {which} ключ</translation>
    </message>
    <message>
        <source>Filter: words, {terms}</source>
        <translation>Фильтр: слова, {terms}</translation>
    </message>
    <message>
        <source>Golden requests</source>
        <translation>Эталонные запросы</translation>
    </message>
    <message>
        <source>Golden requests (*.json *.yml *.yaml)</source>
        <translation>Эталонные запросы (*.json *.yml *.yaml)</translation>
    </message>
    <message>
        <source>KEY, with commas between</source>
        <translation>КЛЮЧИ через запятую</translation>
    </message>
    <message>
        <source>Keep a golden request</source>
        <translation>Сохранение эталонного запроса</translation>
    </message>
    <message>
        <source>Keep as golden request</source>
        <translation>Сохранить как эталонный</translation>
    </message>
    <message>
        <source>Key of the client certificate</source>
        <translation>Ключ сертификата клиента</translation>
    </message>
    <message>
        <source>Let go to register it as a model</source>
        <translation>Отпустите, чтобы зарегистрировать модель</translation>
    </message>
    <message>
        <source>Load the charts</source>
        <translation>Загрузка графиков</translation>
    </message>
    <message>
        <source>Look at the deployment</source>
        <translation>Проверка развёртывания</translation>
    </message>
    <message>
        <source>Made {ago}</source>
        <translation>Создано {ago}</translation>
    </message>
    <message>
        <source>New config…</source>
        <translation>Новая конфигурация…</translation>
    </message>
    <message>
        <source>No device is meant yet</source>
        <translation>Устройства не выбраны</translation>
    </message>
    <message>
        <source>No device is meant yet.</source>
        <translation>Устройства не выбраны.</translation>
    </message>
    <message>
        <source>No device runs this version</source>
        <translation>Эта версия нигде не работает</translation>
    </message>
    <message>
        <source>No device was told to run this version.</source>
        <translation>Эта версия не задана ни одному устройству.</translation>
    </message>
    <message>
        <source>No devices yet</source>
        <translation>Устройств пока нет</translation>
    </message>
    <message>
        <source>No entry script</source>
        <translation>Нет входного скрипта</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>Событий нет</translation>
    </message>
    <message>
        <source>No line passes the filter</source>
        <translation>Нет строк, подходящих под фильтр</translation>
    </message>
    <message>
        <source>No list of packages</source>
        <translation>Нет списка пакетов</translation>
    </message>
    <message>
        <source>No login is kept for {registry}; it is pushed to without one</source>
        <translation>Учётной записи для {registry} нет; отправка пойдёт без неё</translation>
    </message>
    <message>
        <source>No logs</source>
        <translation>Журналов нет</translation>
    </message>
    <message>
        <source>No model is registered yet</source>
        <translation>Моделей пока нет</translation>
    </message>
    <message>
        <source>No models registered yet</source>
        <translation>Моделей пока нет</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>Моделей пока нет</translation>
    </message>
    <message>
        <source>No mosquitto was found: a small broker serves this computer only, and lets everybody in.</source>
        <translation>mosquitto не найден: малый брокер обслуживает только этот компьютер и пускает всех.</translation>
    </message>
    <message>
        <source>No packages</source>
        <translation>Без пакетов</translation>
    </message>
    <message>
        <source>No problems found</source>
        <translation>Проблем не найдено</translation>
    </message>
    <message>
        <source>No request came in this time.</source>
        <translation>За это время запросов не было.</translation>
    </message>
    <message>
        <source>No service was heard of yet.</source>
        <translation>О сервисах данных ещё нет.</translation>
    </message>
    <message>
        <source>No service yet</source>
        <translation>Сервисов пока нет</translation>
    </message>
    <message>
        <source>No tasks</source>
        <translation>Задач нет</translation>
    </message>
    <message>
        <source>No version of the service is running on this device</source>
        <translation>На этом устройстве сервис не работает</translation>
    </message>
    <message>
        <source>None is asked for; &quot;authEnabled&quot; in the deployment config has callers bring one</source>
        <translation>Ключ не требуется; &quot;authEnabled&quot; в настройках развёртывания включает его проверку</translation>
    </message>
    <message>
        <source>Not connected: {devices}</source>
        <translation>Не на связи: {devices}</translation>
    </message>
    <message>
        <source>Not deployed</source>
        <translation>Не развёрнута</translation>
    </message>
    <message>
        <source>Not enrolled in this workspace, but reporting: {names}</source>
        <translation>Не подключены к этой рабочей области, но шлют отчёты: {names}</translation>
    </message>
    <message>
        <source>Not heard since this window listens; its last report says {time}</source>
        <translation>С открытия окна молчит; последний отчёт: {time}</translation>
    </message>
    <message>
        <source>Not in force there</source>
        <translation>Не действует</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>Nothing has been deployed yet</source>
        <translation>Пока ничего не развёрнуто</translation>
    </message>
    <message>
        <source>Nothing has happened since this window listens.</source>
        <translation>С открытия окна ничего не произошло.</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Пока ничего не произошло</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>Изменений нет.</translation>
    </message>
    <message>
        <source>Nothing is on its way.</source>
        <translation>Выкаток нет.</translation>
    </message>
    <message>
        <source>Nothing needs you.</source>
        <translation>Всё в порядке.</translation>
    </message>
    <message>
        <source>Nothing of this kind has come yet.</source>
        <translation>Таких данных ещё не было.</translation>
    </message>
    <message>
        <source>Nothing passes the filter</source>
        <translation>Ничего не подходит под фильтр</translation>
    </message>
    <message>
        <source>Nothing serves there now.</source>
        <translation>Сейчас там ничего не отвечает.</translation>
    </message>
    <message>
        <source>Nothing to run</source>
        <translation>Сервисов нет</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>Изменений нет</translation>
    </message>
    <message>
        <source>Nothing was deployed to any device.</source>
        <translation>Ни на одном устройстве ничего не развёрнуто.</translation>
    </message>
    <message>
        <source>Nothing was heard of it yet: a device says every {n} s what its services use.</source>
        <translation>Данных ещё нет: устройство сообщает о расходе сервисов каждые {n} с.</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>Пока ничего не отправлено</translation>
    </message>
    <message>
        <source>Nothing was written yet</source>
        <translation>Пока ничего не записано</translation>
    </message>
    <message>
        <source>Only the logs of the first {n} are shown.</source>
        <translation>Показаны журналы только первых {n}.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Open Configs</source>
        <translation>К конфигурациям</translation>
    </message>
    <message>
        <source>Open a config</source>
        <translation>Открыть конфигурацию</translation>
    </message>
    <message>
        <source>Open a config first</source>
        <translation>Сначала откройте конфигурацию</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Открыть файл…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Открыть папку…</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>Открыть рабочую область</translation>
    </message>
    <message>
        <source>Open another workspace…</source>
        <translation>Открыть другую рабочую область…</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Open one</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Open the service</source>
        <translation>К сервису</translation>
    </message>
    <message>
        <source>Open the workspace</source>
        <translation>Открытие рабочей области</translation>
    </message>
    <message>
        <source>Open this device</source>
        <translation>Открыть это устройство</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>Открыть {folder}</translation>
    </message>
    <message>
        <source>Open {rollout}</source>
        <translation>Открыть {rollout}</translation>
    </message>
    <message>
        <source>OpenAPI document</source>
        <translation>Документ OpenAPI</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Открыть…</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>Выходы</translation>
    </message>
    <message>
        <source>Over HTTP</source>
        <translation>По HTTP</translation>
    </message>
    <message>
        <source>Over HTTP, else through the device</source>
        <translation>По HTTP, иначе через устройство</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Обзор</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Упаковка</translation>
    </message>
    <message>
        <source>Package it as an image</source>
        <translation>Упаковать её в образ</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Paper for a digit of your own</source>
        <translation>Поле для вашей цифры</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Password at the broker</source>
        <translation>Пароль у брокера</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Этап</translation>
    </message>
    <message>
        <source>Pick devices</source>
        <translation>Выбрать устройства</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Раздел</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Платформа</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Порт</translation>
    </message>
    <message>
        <source>Port of the embedded broker</source>
        <translation>Порт встроенного брокера</translation>
    </message>
    <message>
        <source>Port of the registry</source>
        <translation>Порт реестра</translation>
    </message>
    <message>
        <source>Port on the device</source>
        <translation>Порт на устройстве</translation>
    </message>
    <message>
        <source>Prepare a deployment</source>
        <translation>Подготовка развёртывания</translation>
    </message>
    <message>
        <source>Presence: whether it is there</source>
        <translation>Присутствие: на связи ли</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Предпросмотр</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>Предыдущее совпадение (Shift+F3)</translation>
    </message>
    <message>
        <source>Probes, limits, variables</source>
        <translation>Проверки, пределы, переменные</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Проблемы</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Процессор</translation>
    </message>
    <message>
        <source>Program: mosquitto, with passwords and access rules.</source>
        <translation>Программа: mosquitto, с паролями и правилами доступа.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход выполнения</translation>
    </message>
    <message>
        <source>Progress of {rollout}</source>
        <translation>Ход выкатки {rollout}</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Свойства</translation>
    </message>
    <message>
        <source>Properties can be added; what is there stays as it is</source>
        <translation>Свойства можно добавлять; существующие не меняются</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>Отправить</translation>
    </message>
    <message>
        <source>Push the image to {registry}</source>
        <translation>Отправка образа в {registry}</translation>
    </message>
    <message numerus="yes">
        <source>Push to %n device(s)</source>
        <translation>
            <numerusform>Отправить на %n устройство</numerusform>
            <numerusform>Отправить на %n устройства</numerusform>
            <numerusform>Отправить на %n устройств</numerusform>
        </translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Python (*.py)</source>
        <translation>Python (*.py)</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Данные</translation>
    </message>
    <message>
        <source>Read a config</source>
        <translation>Чтение конфигурации</translation>
    </message>
    <message>
        <source>Read a digit</source>
        <translation>Распознавание цифры</translation>
    </message>
    <message>
        <source>Read a draft</source>
        <translation>Чтение черновика</translation>
    </message>
    <message>
        <source>Read a file</source>
        <translation>Чтение файла</translation>
    </message>
    <message>
        <source>Read a log</source>
        <translation>Чтение журнала</translation>
    </message>
    <message>
        <source>Read a request</source>
        <translation>Чтение запроса</translation>
    </message>
    <message>
        <source>Read an example</source>
        <translation>Чтение примера</translation>
    </message>
    <message>
        <source>Read as many earlier lines as the device sends</source>
        <translation>Прочитать предыдущие строки, сколько передаст устройство</translation>
    </message>
    <message>
        <source>Read digits that it has never seen</source>
        <translation>Прочитать новые для неё цифры</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>Прочитать заново</translation>
    </message>
    <message>
        <source>Read its log</source>
        <translation>Открыть журнал</translation>
    </message>
    <message>
        <source>Read metrics</source>
        <translation>Чтение метрик</translation>
    </message>
    <message>
        <source>Read new lines as they are written, every two seconds</source>
        <translation>Читать новые строки по мере появления, каждые две секунды</translation>
    </message>
    <message>
        <source>Read the OpenAPI document</source>
        <translation>Чтение документа OpenAPI</translation>
    </message>
    <message>
        <source>Read the activity</source>
        <translation>Чтение событий</translation>
    </message>
    <message>
        <source>Read the deployment config</source>
        <translation>Чтение настроек развёртывания</translation>
    </message>
    <message>
        <source>Read the inference config</source>
        <translation>Чтение конфигурации</translation>
    </message>
    <message>
        <source>Read the key of {service}</source>
        <translation>Чтение ключа {service}</translation>
    </message>
    <message>
        <source>Read the logins</source>
        <translation>Чтение учётных записей</translation>
    </message>
    <message>
        <source>Read the workspace</source>
        <translation>Чтение рабочей области</translation>
    </message>
    <message>
        <source>Read the workspace again</source>
        <translation>Перечитать рабочую область</translation>
    </message>
    <message>
        <source>Read {file}</source>
        <translation>Чтение {file}</translation>
    </message>
    <message>
        <source>Reading its metrics; the first point takes a few seconds.</source>
        <translation>Чтение метрик; первая точка появится через несколько секунд.</translation>
    </message>
    <message>
        <source>Reading the log</source>
        <translation>Чтение журнала</translation>
    </message>
    <message>
        <source>Ready within, s</source>
        <translation>Готов не позднее, с</translation>
    </message>
    <message>
        <source>Refused a command</source>
        <translation>Команда отклонена</translation>
    </message>
    <message>
        <source>Refused what it was told</source>
        <translation>Задание отклонено</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Зарегистрировать</translation>
    </message>
    <message>
        <source>Register a model</source>
        <translation>Зарегистрировать модель</translation>
    </message>
    <message>
        <source>Register a model that reads digits</source>
        <translation>Зарегистрировать модель, читающую цифры</translation>
    </message>
    <message>
        <source>Register {name}</source>
        <translation>Регистрация {name}</translation>
    </message>
    <message>
        <source>Register…</source>
        <translation>Зарегистрировать…</translation>
    </message>
    <message>
        <source>Registries</source>
        <translation>Реестры</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Реестр</translation>
    </message>
    <message>
        <source>Remember devices</source>
        <translation>Запоминание устройств</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Remove a login</source>
        <translation>Удаление учётной записи</translation>
    </message>
    <message>
        <source>Remove devices</source>
        <translation>Удаление устройств</translation>
    </message>
    <message>
        <source>Remove {devices} from the fleet? The password stops working, and nobody can tell it anything.</source>
        <translation>Удалить {devices} из парка? Пароль перестанет действовать, и управлять будет нельзя.</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n device(s)</source>
        <translation>
            <numerusform>Удалено %n устройство</numerusform>
            <numerusform>Удалено %n устройства</numerusform>
            <numerusform>Удалено %n устройств</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Удалено.</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>Сменить</translation>
    </message>
    <message>
        <source>Renew a key of {service}</source>
        <translation>Смена ключа {service}</translation>
    </message>
    <message>
        <source>Renew the {which} key</source>
        <translation>Сменить {which} ключ</translation>
    </message>
    <message>
        <source>Renew the {which} key of {service}?</source>
        <translation>Сменить {which} ключ {service}?</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Заменить</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>Сообщено</translation>
    </message>
    <message>
        <source>Reported: what it says it does</source>
        <translation>Сообщено: что оно делает</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Запрос</translation>
    </message>
    <message>
        <source>Request to /score</source>
        <translation>Запрос к /score</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Запросы</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>Запросов сразу</translation>
    </message>
    <message>
        <source>Requirements file</source>
        <translation>Файл requirements</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Рестарты</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Retry there now</source>
        <translation>Повторить там</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Откатить</translation>
    </message>
    <message numerus="yes">
        <source>Roll back on %n device(s)</source>
        <translation>
            <numerusform>Откатить на %n устройстве</numerusform>
            <numerusform>Откатить на %n устройствах</numerusform>
            <numerusform>Откатить на %n устройствах</numerusform>
        </translation>
    </message>
    <message>
        <source>Roll back {service}</source>
        <translation>Откат {service}</translation>
    </message>
    <message>
        <source>Roll back {what}?</source>
        <translation>Откатить {what}?</translation>
    </message>
    <message>
        <source>Rollout and rolling back</source>
        <translation>К выкатке</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>Выкатки</translation>
    </message>
    <message>
        <source>Rollouts in progress</source>
        <translation>Идущие выкатки</translation>
    </message>
    <message>
        <source>Run here</source>
        <translation>Запустить здесь</translation>
    </message>
    <message>
        <source>Run this on the device, in the folder of the file</source>
        <translation>Выполните на устройстве, в папке с файлом</translation>
    </message>
    <message>
        <source>Runs services with</source>
        <translation>Среда сервисов</translation>
    </message>
    <message>
        <source>Said at</source>
        <translation>Время отчёта</translation>
    </message>
    <message>
        <source>Said to need</source>
        <translation>Заявленные ресурсы</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Save a config</source>
        <translation>Сохранение конфигурации</translation>
    </message>
    <message>
        <source>Save a login</source>
        <translation>Сохранение учётной записи</translation>
    </message>
    <message>
        <source>Save tags and description</source>
        <translation>Сохранение тегов и описания</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Сохранить журнал</translation>
    </message>
    <message>
        <source>Save the log as {file}</source>
        <translation>Сохранение журнала в {file}</translation>
    </message>
    <message>
        <source>Save what is shown to a file</source>
        <translation>Сохранить показанное в файл</translation>
    </message>
    <message>
        <source>Saved; the password is in {place}.</source>
        <translation>Сохранено; пароль: {place}.</translation>
    </message>
    <message>
        <source>Say in which folder.</source>
        <translation>Укажите папку.</translation>
    </message>
    <message>
        <source>Say registry, user and password.</source>
        <translation>Укажите реестр, пользователя и пароль.</translation>
    </message>
    <message>
        <source>Say the broker&apos;s address first.</source>
        <translation>Сначала укажите адрес брокера.</translation>
    </message>
    <message>
        <source>Say where the enrolment file is to be written.</source>
        <translation>Укажите, куда записать файл подключения.</translation>
    </message>
    <message>
        <source>Say which devices: by labels or by name</source>
        <translation>Укажите устройства: по меткам или по имени</translation>
    </message>
    <message>
        <source>Says {names}</source>
        <translation>Сообщает: {names}</translation>
    </message>
    <message>
        <source>Scoring</source>
        <translation>Скоринг</translation>
    </message>
    <message>
        <source>Scoring URI</source>
        <translation>URI скоринга</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Отправить</translation>
    </message>
    <message>
        <source>Send a request to {service}</source>
        <translation>Запрос к {service}</translation>
    </message>
    <message>
        <source>Serve the workspace</source>
        <translation>Запуск рабочей области</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Сервис</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Сервисы</translation>
    </message>
    <message>
        <source>Set up anew, or somebody else: {names}</source>
        <translation>Установлены заново или подменены: {names}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Settings as text</source>
        <translation>Настройки текстом</translation>
    </message>
    <message>
        <source>Shape or digest</source>
        <translation>Форма или хеш</translation>
    </message>
    <message>
        <source>Shoal {version}, Python {python}, Qt {qt}, {system}</source>
        <translation>Shoal {version}, Python {python}, Qt {qt}, {system}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Show its OpenAPI document</source>
        <translation>Показать документ OpenAPI</translation>
    </message>
    <message>
        <source>Show only lines with</source>
        <translation>Только строки с текстом</translation>
    </message>
    <message>
        <source>Show or hide the tasks</source>
        <translation>Показать или скрыть задачи</translation>
    </message>
    <message>
        <source>Show the service</source>
        <translation>Показать сервис</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Show these devices</source>
        <translation>Показать эти устройства</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Когда</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>С {time}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Объём</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>Начать заново</translation>
    </message>
    <message>
        <source>Start the broker and the registry</source>
        <translation>Запустить брокер и реестр</translation>
    </message>
    <message>
        <source>Starting the server</source>
        <translation>Запуск сервера</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Запуск…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Status {status} · {latency} · {ready}</source>
        <translation>Статус {status} · {latency} · {ready}</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Остаться</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Шаги</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>Остановить и закрыть</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Остановлено</translation>
    </message>
    <message>
        <source>Successes until it is ready</source>
        <translation>Успехов до готовности</translation>
    </message>
    <message>
        <source>Such a model takes a config: an entry script, or the packages that can read it</source>
        <translation>Такой модели нужна конфигурация: входной скрипт или пакеты, которые её читают</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Сводка</translation>
    </message>
    <message>
        <source>TLS for registry and embedded broker</source>
        <translation>TLS для реестра и встроенного брокера</translation>
    </message>
    <message>
        <source>Tab now leaves the editor</source>
        <translation>Tab теперь выходит из редактора</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Таблица (*.csv)</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Теги</translation>
    </message>
    <message>
        <source>Take the request from a file</source>
        <translation>Взять запрос из файла</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Задачи</translation>
    </message>
    <message>
        <source>Tell the devices</source>
        <translation>Передача устройствам</translation>
    </message>
    <message>
        <source>Tell them now</source>
        <translation>Передать сейчас</translation>
    </message>
    <message>
        <source>Test here</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>Проверить связь</translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation>Текст (*.log *.txt)</translation>
    </message>
    <message>
        <source>The address is not one of a broker.</source>
        <translation>Это не адрес брокера.</translation>
    </message>
    <message>
        <source>The answer to the last request has not come yet</source>
        <translation>Ответ на прошлый запрос ещё не пришёл</translation>
    </message>
    <message>
        <source>The broker cannot be reached; what is shown of the devices is old.</source>
        <translation>Брокер недоступен; сведения об устройствах устарели.</translation>
    </message>
    <message>
        <source>The broker has it all</source>
        <translation>Всё передано брокеру</translation>
    </message>
    <message>
        <source>The broker is away</source>
        <translation>Брокер недоступен</translation>
    </message>
    <message>
        <source>The broker is away: the devices will be told when it is back.</source>
        <translation>Брокер недоступен: устройства получат задание, когда он вернётся.</translation>
    </message>
    <message>
        <source>The broker is away; it is told once the broker is back.</source>
        <translation>Брокер недоступен; задание будет передано, когда он вернётся.</translation>
    </message>
    <message>
        <source>The broker is away; the log goes on once it is back.</source>
        <translation>Брокер недоступен; журнал продолжится, когда он вернётся.</translation>
    </message>
    <message>
        <source>The composed config is not finished: {problem}</source>
        <translation>Конфигурация не закончена: {problem}</translation>
    </message>
    <message>
        <source>The device cannot take it as asked.</source>
        <translation>Устройство не может принять его в таком виде.</translation>
    </message>
    <message>
        <source>The device has not taken in yet what it was told last.</source>
        <translation>Устройство ещё не приняло последнее задание.</translation>
    </message>
    <message>
        <source>The device has taken in what it was told, and does not have this service.</source>
        <translation>Устройство приняло задание, но этого сервиса на нём нет.</translation>
    </message>
    <message>
        <source>The device is at it.</source>
        <translation>Устройство выполняет задание.</translation>
    </message>
    <message>
        <source>The device is not connected; the log goes on once it is back.</source>
        <translation>Устройство не на связи; журнал продолжится, когда оно вернётся.</translation>
    </message>
    <message>
        <source>The device runs it though this workspace has not told it to.</source>
        <translation>Устройство запускает его, хотя в этой рабочей области это не задано.</translation>
    </message>
    <message>
        <source>The device tried it and gave it up.</source>
        <translation>Устройство попробовало запустить его и отказалось.</translation>
    </message>
    <message>
        <source>The device tried it, gave it up, and runs version {running} again.</source>
        <translation>Устройство попробовало запустить его, отказалось и вернулось к версии {running}.</translation>
    </message>
    <message>
        <source>The embedded broker, run by this desktop while it is open</source>
        <translation>Встроенный брокер, работает, пока открыто это приложение</translation>
    </message>
    <message>
        <source>The entry script</source>
        <translation>Входной скрипт</translation>
    </message>
    <message>
        <source>The folder for config and entry script</source>
        <translation>Папка для конфигурации и входного скрипта</translation>
    </message>
    <message>
        <source>The folder to write it into</source>
        <translation>Папка для записи</translation>
    </message>
    <message>
        <source>The folder whose files are taken along</source>
        <translation>Папка с дополнительными файлами</translation>
    </message>
    <message>
        <source>The golden requests</source>
        <translation>Файл эталонных запросов</translation>
    </message>
    <message>
        <source>The inference config is being read</source>
        <translation>Конфигурация читается</translation>
    </message>
    <message>
        <source>The list of packages</source>
        <translation>Список пакетов</translation>
    </message>
    <message>
        <source>The log cannot be read now</source>
        <translation>Сейчас журнал прочитать нельзя</translation>
    </message>
    <message>
        <source>The model&apos;s file</source>
        <translation>Файл модели</translation>
    </message>
    <message>
        <source>The model&apos;s folder</source>
        <translation>Папка модели</translation>
    </message>
    <message>
        <source>The old version {n} is serving.</source>
        <translation>Отвечает прежняя версия {n}.</translation>
    </message>
    <message>
        <source>The password goes into the system&apos;s keyring.</source>
        <translation>Пароль сохраняется в системном хранилище ключей.</translation>
    </message>
    <message>
        <source>The password is in</source>
        <translation>Где пароль</translation>
    </message>
    <message>
        <source>The preview makes the image and says what each device will fetch and restart.</source>
        <translation>Предпросмотр создаст образ и покажет, что скачает и перезапустит каждое устройство.</translation>
    </message>
    <message>
        <source>The service does not answer anywhere now</source>
        <translation>Сейчас сервис нигде не отвечает</translation>
    </message>
    <message>
        <source>The service does not answer anywhere now.</source>
        <translation>Сейчас сервис нигде не отвечает.</translation>
    </message>
    <message>
        <source>The service does not answer.</source>
        <translation>Сервис не отвечает.</translation>
    </message>
    <message>
        <source>The service gives no example of what it takes</source>
        <translation>Сервис не даёт примера запроса</translation>
    </message>
    <message>
        <source>The service has no address yet</source>
        <translation>У сервиса ещё нет адреса</translation>
    </message>
    <message>
        <source>The service is not there.</source>
        <translation>Сервиса нет.</translation>
    </message>
    <message>
        <source>The service reads a {digit}.</source>
        <translation>Сервис видит цифру {digit}.</translation>
    </message>
    <message>
        <source>The text beside cannot be read: {problem}</source>
        <translation>Текст рядом не читается: {problem}</translation>
    </message>
    <message>
        <source>The text cannot be read, so the form waits: {problem}</source>
        <translation>Текст не читается, форма ждёт: {problem}</translation>
    </message>
    <message>
        <source>Their use is not reported by this device.</source>
        <translation>Это устройство не сообщает об их загрузке.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Тема</translation>
    </message>
    <message>
        <source>There is no keyring in this session: the password goes into a file that only you can read.</source>
        <translation>Хранилища ключей в этом сеансе нет: пароль сохранится в файл, доступный только вам.</translation>
    </message>
    <message>
        <source>There is no version before the first</source>
        <translation>Раньше первой версии ничего нет</translation>
    </message>
    <message>
        <source>They belong to another workspace, or were removed from this one.</source>
        <translation>Они из другой рабочей области или удалены из этой.</translation>
    </message>
    <message>
        <source>This device has no services.</source>
        <translation>На этом устройстве нет сервисов.</translation>
    </message>
    <message>
        <source>This device was not told to run anything.</source>
        <translation>Этому устройству ничего не задано.</translation>
    </message>
    <message>
        <source>This is no NAME=value: {line}</source>
        <translation>Это не ИМЯ=значение: {line}</translation>
    </message>
    <message>
        <source>This is still running:
{tasks}</source>
        <translation>Ещё выполняется:
{tasks}</translation>
    </message>
    <message>
        <source>This is the operator&apos;s own name at the broker.</source>
        <translation>Под этим именем у брокера работает сам оператор.</translation>
    </message>
    <message>
        <source>This must be a number</source>
        <translation>Здесь должно быть число</translation>
    </message>
    <message>
        <source>This version is running.</source>
        <translation>Работает эта версия.</translation>
    </message>
    <message>
        <source>Through the device (MQTT)</source>
        <translation>Через устройство (MQTT)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>To the configs</source>
        <translation>К конфигурациям</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>В конец</translation>
    </message>
    <message>
        <source>Told: document {rev}. Taken in by the device: {observed}.</source>
        <translation>Задано: документ {rev}. Принято устройством: {observed}.</translation>
    </message>
    <message>
        <source>Took in what it was told, revision {rev}</source>
        <translation>Задание принято, редакция {rev}</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Проба</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Try it here</source>
        <translation>Попробовать</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Try {service} again</source>
        <translation>Повтор {service}</translation>
    </message>
    <message>
        <source>Try: {hint}</source>
        <translation>Совет: {hint}</translation>
    </message>
    <message>
        <source>Type a label to add, or a key to take away.</source>
        <translation>Введите метку, чтобы добавить, или ключ, чтобы убрать.</translation>
    </message>
    <message>
        <source>Type into the empty row to add one; Delete takes one out</source>
        <translation>Для добавления заполните пустую строку; Delete удаляет</translation>
    </message>
    <message>
        <source>Type or size</source>
        <translation>Тип/объём</translation>
    </message>
    <message>
        <source>Type {n} first</source>
        <translation>Сначала введите {n}</translation>
    </message>
    <message>
        <source>Type {n} to confirm</source>
        <translation>Введите {n} для подтверждения</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>Отменить изменения</translation>
    </message>
    <message>
        <source>Unless the address is this computer&apos;s own</source>
        <translation>Если адрес не локальный</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Задание</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Пользователь</translation>
    </message>
    <message>
        <source>User name at the broker</source>
        <translation>Имя пользователя у брокера</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Переменные</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Version it goes by</source>
        <translation>Версия по отчёту</translation>
    </message>
    <message>
        <source>Version of the framework</source>
        <translation>Версия фреймворка</translation>
    </message>
    <message numerus="yes">
        <source>Version {n} of {service} goes to %n device(s); {size} are fetched in all.</source>
        <translation>
            <numerusform>Версия {n} сервиса {service} уйдёт на %n устройство; всего будет скачано {size}.</numerusform>
            <numerusform>Версия {n} сервиса {service} уйдёт на %n устройства; всего будет скачано {size}.</numerusform>
            <numerusform>Версия {n} сервиса {service} уйдёт на %n устройств; всего будет скачано {size}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Version {version} is still serving.</source>
        <translation>Версия {version} продолжает отвечать.</translation>
    </message>
    <message>
        <source>Version {version} of {service} was deployed</source>
        <translation>Развёрнута версия {version} сервиса {service}</translation>
    </message>
    <message>
        <source>Wait for what is under way</source>
        <translation>Дождитесь завершения текущей операции</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Предупреждения</translation>
    </message>
    <message>
        <source>Welcome to Shoal</source>
        <translation>Добро пожаловать в Shoal</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>What deployments choose it by; may stay empty</source>
        <translation>По ним его выбирают развёртывания; можно оставить пустым</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>Найденное</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Событие</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Что произойдёт</translation>
    </message>
    <message>
        <source>What is reported may be old.</source>
        <translation>Отчёт может быть устаревшим.</translation>
    </message>
    <message>
        <source>What it could run</source>
        <translation>Что может запускать</translation>
    </message>
    <message>
        <source>What serves now goes on until the other one is there.</source>
        <translation>Текущая версия отвечает, пока не готова другая.</translation>
    </message>
    <message>
        <source>What takes a while is listed here.</source>
        <translation>Здесь видны длительные операции.</translation>
    </message>
    <message>
        <source>What the device will be told</source>
        <translation>Что получит устройство</translation>
    </message>
    <message>
        <source>What was typed is being looked at</source>
        <translation>Введённое проверяется</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Куда</translation>
    </message>
    <message>
        <source>Where it is deployed</source>
        <translation>Где развёрнута</translation>
    </message>
    <message>
        <source>Where to write the enrolment file</source>
        <translation>Куда записать файл подключения</translation>
    </message>
    <message>
        <source>Where: {where}</source>
        <translation>Где: {where}</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>With an inference config on the disk</source>
        <translation>С конфигурацией на диске</translation>
    </message>
    <message>
        <source>With the config composed at Configs</source>
        <translation>С открытой конфигурацией</translation>
    </message>
    <message>
        <source>With the config that is being composed</source>
        <translation>С открытой конфигурацией</translation>
    </message>
    <message>
        <source>With what</source>
        <translation>С чем</translation>
    </message>
    <message>
        <source>Without code, as a device would serve it</source>
        <translation>Без кода, как на устройстве</translation>
    </message>
    <message>
        <source>Without one, a single ONNX model is served by itself.</source>
        <translation>Без него модель ONNX обслуживается сама по себе.</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Рабочая область</translation>
    </message>
    <message>
        <source>Write a body first, or load one from a file</source>
        <translation>Сначала введите тело или загрузите из файла</translation>
    </message>
    <message>
        <source>Write a body instead of the file</source>
        <translation>Ввести тело вместо файла</translation>
    </message>
    <message>
        <source>Write it into the journal</source>
        <translation>Запись в журнал</translation>
    </message>
    <message>
        <source>Write the enrolment file</source>
        <translation>Запись файла подключения</translation>
    </message>
    <message>
        <source>Writing files</source>
        <translation>Запись файлов</translation>
    </message>
    <message>
        <source>Written out in the config</source>
        <translation>Прямо в конфигурации</translation>
    </message>
    <message>
        <source>Written to {path}</source>
        <translation>Записано в {path}</translation>
    </message>
    <message>
        <source>Wrote {file}; take it to the device.</source>
        <translation>Записан {file}; перенесите его на устройство.</translation>
    </message>
    <message>
        <source>You get one file for the device, and one command to run there.</source>
        <translation>Вы получите один файл для устройства и одну команду для запуска на нём.</translation>
    </message>
    <message>
        <source>You have an MQTT broker that your devices reach: make a workspace that meets them there.</source>
        <translation>У вас есть брокер MQTT, доступный устройствам: создайте рабочую область, которая встретит их там.</translation>
    </message>
    <message>
        <source>You see what will be fetched and restarted before anything is sent.</source>
        <translation>До отправки вы увидите, что будет скачано и перезапущено.</translation>
    </message>
    <message>
        <source>a file that only you can read</source>
        <translation>файл, доступный только вам</translation>
    </message>
    <message>
        <source>all as told</source>
        <translation>всё применено</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more character(s)</source>
        <translation>
            <numerusform>и ещё %n знак</numerusform>
            <numerusform>и ещё %n знака</numerusform>
            <numerusform>и ещё %n знаков</numerusform>
        </translation>
    </message>
    <message>
        <source>any</source>
        <translation>любой</translation>
    </message>
    <message>
        <source>as packages and base image say</source>
        <translation>по пакетам и базовому образу</translation>
    </message>
    <message>
        <source>as the server has it</source>
        <translation>как у сервера</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>пауза</translation>
    </message>
    <message>
        <source>cancelled after {span}</source>
        <translation>отменено через {span}</translation>
    </message>
    <message>
        <source>chosen for the config and the devices</source>
        <translation>по конфигурации и устройствам</translation>
    </message>
    <message>
        <source>command</source>
        <translation>команда</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>связь</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>ядра</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>удалено</translation>
    </message>
    <message>
        <source>deployment</source>
        <translation>развёртывание</translation>
    </message>
    <message>
        <source>devices: {word}</source>
        <translation>устройства: {word}</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>не подходит</translation>
    </message>
    <message>
        <source>done</source>
        <translation>готово</translation>
    </message>
    <message>
        <source>done in {span}</source>
        <translation>готово за {span}</translation>
    </message>
    <message>
        <source>drifted</source>
        <translation>расходится</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>не удалось</translation>
    </message>
    <message>
        <source>fetching</source>
        <translation>приём</translation>
    </message>
    <message>
        <source>for {span}</source>
        <translation>уже {span}</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>исправен</translation>
    </message>
    <message>
        <source>heard {ago}</source>
        <translation>сигнал {ago}</translation>
    </message>
    <message>
        <source>if it was set up anew, enrol it again</source>
        <translation>если его установили заново, подключите его ещё раз</translation>
    </message>
    <message>
        <source>in progress</source>
        <translation>в процессе</translation>
    </message>
    <message>
        <source>in transition</source>
        <translation>в процессе</translation>
    </message>
    <message>
        <source>it can</source>
        <translation>подходит</translation>
    </message>
    <message>
        <source>it cannot</source>
        <translation>не подходит</translation>
    </message>
    <message>
        <source>it restarts in place of version {n}</source>
        <translation>перезапустится вместо версии {n}</translation>
    </message>
    <message>
        <source>it restarts, with the same image</source>
        <translation>перезапустится с тем же образом</translation>
    </message>
    <message>
        <source>it starts</source>
        <translation>запустится</translation>
    </message>
    <message numerus="yes">
        <source>leaving %n device(s)</source>
        <translation>
            <numerusform>уходит с %n устр.</numerusform>
            <numerusform>уходит с %n устр.</numerusform>
            <numerusform>уходит с %n устр.</numerusform>
        </translation>
    </message>
    <message>
        <source>lines may be missing here</source>
        <translation>здесь могут отсутствовать строки</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>загрузка</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>потеряно</translation>
    </message>
    <message>
        <source>lost or failed</source>
        <translation>потеряно или не удалось</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>отсутствует</translation>
    </message>
    <message>
        <source>mqtts:// for TLS, mqtt:// without; host, and port if it is another</source>
        <translation>mqtts:// с TLS, mqtt:// без него; узел и порт, если он нестандартный</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>не появлялось</translation>
    </message>
    <message>
        <source>new: {n}</source>
        <translation>новая: {n}</translation>
    </message>
    <message>
        <source>no image was made for {platform}</source>
        <translation>для {platform} образ не создан</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>без ограничения</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>none: a single ONNX model is served without code</source>
        <translation>нет: модель ONNX обслуживается без кода</translation>
    </message>
    <message>
        <source>none: a version that is ready is good</source>
        <translation>нет: готовая версия считается годной</translation>
    </message>
    <message>
        <source>none: the entry script alone</source>
        <translation>нет: только входной скрипт</translation>
    </message>
    <message>
        <source>not asked for</source>
        <translation>лишний</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>без шифрования</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>не найдено</translation>
    </message>
    <message>
        <source>not heard</source>
        <translation>молчит</translation>
    </message>
    <message>
        <source>not heard yet</source>
        <translation>нет данных</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>пока неизвестно</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>не сохранено</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>не передано</translation>
    </message>
    <message>
        <source>not taken in</source>
        <translation>не принято</translation>
    </message>
    <message>
        <source>nothing to run</source>
        <translation>без сервисов</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>нигде</translation>
    </message>
    <message>
        <source>of one minute</source>
        <translation>за минуту</translation>
    </message>
    <message>
        <source>of the machine</source>
        <translation>машины</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>норма</translation>
    </message>
    <message numerus="yes">
        <source>on %n device(s)</source>
        <translation>
            <numerusform>на %n устр.</numerusform>
            <numerusform>на %n устр.</numerusform>
            <numerusform>на %n устр.</numerusform>
        </translation>
    </message>
    <message>
        <source>on the way</source>
        <translation>в процессе</translation>
    </message>
    <message>
        <source>online</source>
        <translation>на связи</translation>
    </message>
    <message>
        <source>order</source>
        <translation>задание</translation>
    </message>
    <message>
        <source>other</source>
        <translation>прочее</translation>
    </message>
    <message>
        <source>other image</source>
        <translation>другой образ</translation>
    </message>
    <message>
        <source>other version</source>
        <translation>другая версия</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>в процессе</translation>
    </message>
    <message>
        <source>primary</source>
        <translation>основной</translation>
    </message>
    <message>
        <source>probing</source>
        <translation>проверка</translation>
    </message>
    <message>
        <source>ready after {seconds:.1f} s</source>
        <translation>готов через {seconds:.1f} с</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>заменено</translation>
    </message>
    <message>
        <source>requests a second</source>
        <translation>запросов в секунду</translation>
    </message>
    <message>
        <source>resident</source>
        <translation>резидентная</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>откат выполнен</translation>
    </message>
    <message>
        <source>same</source>
        <translation>совпадает</translation>
    </message>
    <message>
        <source>same, but unhealthy</source>
        <translation>совпадает, но неисправен</translation>
    </message>
    <message>
        <source>secondary</source>
        <translation>запасной</translation>
    </message>
    <message>
        <source>service</source>
        <translation>сервис</translation>
    </message>
    <message>
        <source>serving</source>
        <translation>отвечает</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>применено</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>устарело</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>запуск</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>остановлен</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>останавливается</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>выключено</translation>
    </message>
    <message>
        <source>task</source>
        <translation>задача</translation>
    </message>
    <message>
        <source>the device chooses</source>
        <translation>выбирает устройство</translation>
    </message>
    <message>
        <source>the system&apos;s keyring</source>
        <translation>системное хранилище ключей</translation>
    </message>
    <message>
        <source>the usual one, with Python alone</source>
        <translation>обычный, только с Python</translation>
    </message>
    <message>
        <source>to be removed</source>
        <translation>удаление</translation>
    </message>
    <message>
        <source>type {n}</source>
        <translation>введите {n}</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>неисправен</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>неясно</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>ждёт</translation>
    </message>
    <message>
        <source>working</source>
        <translation>идёт</translation>
    </message>
    <message>
        <source>{amount}: a new model</source>
        <translation>{amount}: новая модель</translation>
    </message>
    <message>
        <source>{amount}: the next version after {version}</source>
        <translation>{amount}: следующая версия после {version}</translation>
    </message>
    <message>
        <source>{answer}, is {truth}</source>
        <translation>{answer}, а это {truth}</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>{broker}: connecting</source>
        <translation>{broker}: подключение</translation>
    </message>
    <message>
        <source>{broker}: not connected</source>
        <translation>{broker}: нет связи</translation>
    </message>
    <message>
        <source>{deployment} does not fit: {reasons}</source>
        <translation>{deployment} не подходит: {reasons}</translation>
    </message>
    <message>
        <source>{device} has never connected, so no key can be sealed to it: leave it out</source>
        <translation>{device} ни разу не выходило на связь, ключ для него не зашифровать: уберите его</translation>
    </message>
    <message>
        <source>{device} is enrolled</source>
        <translation>{device} подключено</translation>
    </message>
    <message>
        <source>{device} is not enrolled here</source>
        <translation>{device} здесь не подключено</translation>
    </message>
    <message>
        <source>{device}, {ago}</source>
        <translation>{device}, {ago}</translation>
    </message>
    <message>
        <source>{device}: {contact}, {update}</source>
        <translation>{device}: {contact}, {update}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} из {total}</translation>
    </message>
    <message>
        <source>{field} is accepted, but this version does nothing with it</source>
        <translation>{field} принимается, но в этой версии ни на что не влияет</translation>
    </message>
    <message numerus="yes">
        <source>{file} has %n golden request(s)</source>
        <translation>
            <numerusform>В {file} %n эталонный запрос</numerusform>
            <numerusform>В {file} %n эталонных запроса</numerusform>
            <numerusform>В {file} %n эталонных запросов</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} is no text</source>
        <translation>{file} — не текст</translation>
    </message>
    <message>
        <source>{file} is not there</source>
        <translation>Файла {file} нет</translation>
    </message>
    <message>
        <source>{framework} · {size} · registered {ago}</source>
        <translation>{framework} · {size} · зарегистрирована {ago}</translation>
    </message>
    <message>
        <source>{free} of {total}</source>
        <translation>{free} из {total}</translation>
    </message>
    <message>
        <source>{lines}; earlier ones were let go</source>
        <translation>{lines}; более ранние отброшены</translation>
    </message>
    <message>
        <source>{meant}: {parts}</source>
        <translation>{meant}: {parts}</translation>
    </message>
    <message>
        <source>{models}, made {ago}</source>
        <translation>{models}, создано {ago}</translation>
    </message>
    <message>
        <source>{model} is deleted</source>
        <translation>{model} удалена</translation>
    </message>
    <message>
        <source>{model} is not registered any more</source>
        <translation>{model} больше не зарегистрирована</translation>
    </message>
    <message>
        <source>{model} is registered</source>
        <translation>{model} зарегистрирована</translation>
    </message>
    <message>
        <source>{model} is saved</source>
        <translation>{model} сохранена</translation>
    </message>
    <message>
        <source>{ms:.1f} ms</source>
        <translation>{ms:.1f} мс</translation>
    </message>
    <message>
        <source>{ms:.1f} ms, of which run() {run:.1f} ms</source>
        <translation>{ms:.1f} мс, из них run() {run:.1f} мс</translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation>{names} и ещё {n}</translation>
    </message>
    <message>
        <source>{name} is there twice</source>
        <translation>{name} повторяется</translation>
    </message>
    <message>
        <source>{n} ({models})</source>
        <translation>{n} ({models})</translation>
    </message>
    <message>
        <source>{n} bytes: too many to show</source>
        <translation>{n} байт: слишком много для показа</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} дн</translation>
    </message>
    <message>
        <source>{n} drifted</source>
        <translation>расходится: {n}</translation>
    </message>
    <message>
        <source>{n} events were lost while it was not connected</source>
        <translation>Потеряно событий за время без связи: {n}</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>не удалось: {n}</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} ч</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} мс</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} из {all}</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} из {total}</translation>
    </message>
    <message>
        <source>{n} of {total} deployments fit this device</source>
        <translation>Развёртываний подходит: {n} из {total}</translation>
    </message>
    <message>
        <source>{n} of {total} drifted</source>
        <translation>{n} из {total} расходится</translation>
    </message>
    <message>
        <source>{n} of {total} failed</source>
        <translation>{n} из {total} не удалось</translation>
    </message>
    <message>
        <source>{n} of {total} healthy</source>
        <translation>исправно: {n} из {total}</translation>
    </message>
    <message>
        <source>{n} of {total} pending</source>
        <translation>{n} из {total} в процессе</translation>
    </message>
    <message>
        <source>{n} of {total} services healthy</source>
        <translation>исправно сервисов: {n} из {total}</translation>
    </message>
    <message>
        <source>{n} requests: p50 {p50:.1f} ms, p99 {p99:.1f} ms</source>
        <translation>запросов: {n}, p50 {p50:.1f} мс, p99 {p99:.1f} мс</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} с</translation>
    </message>
    <message>
        <source>{n} {state}</source>
        <translation>{state}: {n}</translation>
    </message>
    <message>
        <source>{n}/s</source>
        <translation>{n}/с</translation>
    </message>
    <message>
        <source>{place} ({keys})</source>
        <translation>{place} ({keys})</translation>
    </message>
    <message>
        <source>{right} of {all} digits were read rightly.</source>
        <translation>Верно распознано цифр: {right} из {all}.</translation>
    </message>
    <message numerus="yes">
        <source>{services} on %n device(s)</source>
        <translation>
            <numerusform>{services} на %n устройстве</numerusform>
            <numerusform>{services} на %n устройствах</numerusform>
            <numerusform>{services} на %n устройствах</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} does not answer on {names}</source>
        <translation>{service} не отвечает на {names}</translation>
    </message>
    <message>
        <source>{service} failed on {names}</source>
        <translation>{service}: не удалось на {names}</translation>
    </message>
    <message numerus="yes">
        <source>{service} goes back to version {to} on %n device(s).</source>
        <translation>
            <numerusform>{service} вернётся к версии {to} на %n устройстве.</numerusform>
            <numerusform>{service} вернётся к версии {to} на %n устройствах.</numerusform>
            <numerusform>{service} вернётся к версии {to} на %n устройствах.</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} has trouble on its way to {names}</source>
        <translation>{service}: сложности на пути к {names}</translation>
    </message>
    <message>
        <source>{service} is not what was told on {names}</source>
        <translation>{service}: не то, что задано, на {names}</translation>
    </message>
    <message numerus="yes">
        <source>{service} is stopped and removed on %n device(s), in every version; its history stays.</source>
        <translation>
            <numerusform>{service} будет остановлен и удалён на %n устройстве во всех версиях; история останется.</numerusform>
            <numerusform>{service} будет остановлен и удалён на %n устройствах во всех версиях; история останется.</numerusform>
            <numerusform>{service} будет остановлен и удалён на %n устройствах во всех версиях; история останется.</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} is {state}, {phase}</source>
        <translation>{service}: {state}, {phase}</translation>
    </message>
    <message>
        <source>{service} on {device}</source>
        <translation>{service} на {device}</translation>
    </message>
    <message>
        <source>{service} on {device}: version {now} → {then}</source>
        <translation>{service} на {device}: версия {now} → {then}</translation>
    </message>
    <message>
        <source>{service} on {device}: version {version} stops serving</source>
        <translation>{service} на {device}: версия {version} перестанет отвечать</translation>
    </message>
    <message>
        <source>{service} was deleted from its last device</source>
        <translation>{service} удалён с последнего устройства</translation>
    </message>
    <message>
        <source>{service} {n} is in the journal; the devices will be told when the broker is back</source>
        <translation>{service} {n} записан в журнал; устройства получат его, когда вернётся брокер</translation>
    </message>
    <message>
        <source>{service}, version {n}</source>
        <translation>{service}, версия {n}</translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n line(s)</source>
        <translation>
            <numerusform>{shown} из %n строки</numerusform>
            <numerusform>{shown} из %n строк</numerusform>
            <numerusform>{shown} из %n строк</numerusform>
        </translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} из {total}</translation>
    </message>
    <message>
        <source>{span} ago</source>
        <translation>{span} назад</translation>
    </message>
    <message>
        <source>{span} left</source>
        <translation>осталось {span}</translation>
    </message>
    <message>
        <source>{state}, device {contact}</source>
        <translation>{state}, устройство {contact}</translation>
    </message>
    <message>
        <source>{status} after {latency}, {size}, over {way}</source>
        <translation>{status} через {latency}, {size}, по {way}</translation>
    </message>
    <message>
        <source>{tasks}, {n} failed</source>
        <translation>{tasks}, с ошибкой: {n}</translation>
    </message>
    <message>
        <source>{text} (stays as it is)</source>
        <translation>{text} (не меняется)</translation>
    </message>
    <message>
        <source>{what}, last {span}</source>
        <translation>{what}, последние {span}</translation>
    </message>
    <message>
        <source>“none” for devices without Docker</source>
        <translation>«none» для устройств без Docker</translation>
    </message>
</context>
</TS>
