<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%n byte that is no text</numerusform>
            <numerusform>%n bytes that are no text</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n can take it</source>
        <translation>
            <numerusform>%n can take it</numerusform>
            <numerusform>%n can take it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot</source>
        <translation>
            <numerusform>%n cannot</numerusform>
            <numerusform>%n cannot</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) announce another key than the one they are known by</source>
        <translation>
            <numerusform>%n device announces another key than the one it is known by</numerusform>
            <numerusform>%n devices announce another key than the one they are known by</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) are lost</source>
        <translation>
            <numerusform>%n device is lost</numerusform>
            <numerusform>%n devices are lost</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) cannot take it and will say so.</source>
        <translation>
            <numerusform>%n device cannot take it and will say so.</numerusform>
            <numerusform>%n devices cannot take it and will say so.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) had no version before and stay as they are.</source>
        <translation>
            <numerusform>%n device had no version before and stays as it is.</numerusform>
            <numerusform>%n devices had no version before and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) have not been heard for too long</source>
        <translation>
            <numerusform>%n device has not been heard for too long</numerusform>
            <numerusform>%n devices have not been heard for too long</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) in trouble. The first: {device}</source>
        <translation>
            <numerusform>%n device in trouble. The first: {device}</numerusform>
            <numerusform>%n devices in trouble. The first: {device}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) look for you where you are now: enrol each again afterwards.</source>
        <translation>
            <numerusform>%n device looks for you where you are now: enrol it again afterwards.</numerusform>
            <numerusform>%n devices look for you where you are now: enrol each again afterwards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) meant</source>
        <translation>
            <numerusform>%n device meant</numerusform>
            <numerusform>%n devices meant</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) report but are not enrolled in this workspace</source>
        <translation>
            <numerusform>%n device reports but is not enrolled in this workspace</numerusform>
            <numerusform>%n devices report but are not enrolled in this workspace</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to go back to an earlier {service}</source>
        <translation>
            <numerusform>%n device told to go back to an earlier {service}</numerusform>
            <numerusform>%n devices told to go back to an earlier {service}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to remove {service}</source>
        <translation>
            <numerusform>%n device told to remove {service}</numerusform>
            <numerusform>%n devices told to remove {service}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to run {service} {n}</source>
        <translation>
            <numerusform>%n device told to run {service} {n}</numerusform>
            <numerusform>%n devices told to run {service} {n}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) try again</source>
        <translation>
            <numerusform>%n device tries again</numerusform>
            <numerusform>%n devices try again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were not told yet what they should run</source>
        <translation>
            <numerusform>%n device was not told yet what it should run</numerusform>
            <numerusform>%n devices were not told yet what they should run</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told</source>
        <translation>
            <numerusform>%n device was told</numerusform>
            <numerusform>%n devices were told</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told the new key</source>
        <translation>
            <numerusform>%n device was told the new key</numerusform>
            <numerusform>%n devices were told the new key</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), {size}</source>
        <translation>
            <numerusform>%n file, {size}</numerusform>
            <numerusform>%n files, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation>
            <numerusform>%n in trouble</numerusform>
            <numerusform>%n in trouble</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) saved</source>
        <translation>
            <numerusform>%n line saved</numerusform>
            <numerusform>%n lines saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n never seen</source>
        <translation>
            <numerusform>%n never seen</numerusform>
            <numerusform>%n never seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>%n not sent</numerusform>
            <numerusform>%n not sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent yet</source>
        <translation>
            <numerusform>%n not sent yet</numerusform>
            <numerusform>%n not sent yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) chosen</source>
        <translation>
            <numerusform>%n service chosen</numerusform>
            <numerusform>%n services chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) on it go on running.</source>
        <translation>
            <numerusform>%n service on it goes on running.</numerusform>
            <numerusform>%n services on it go on running.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) restart; the old version serves until the new one is there.</source>
        <translation>
            <numerusform>%n service restarts; the old version serves until the new one is there.</numerusform>
            <numerusform>%n services restart; the old version serves until the new one is there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n task running</numerusform>
            <numerusform>%n tasks running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete from %n device(s)</source>
        <translation>
            <numerusform>Delete from %n device</numerusform>
            <numerusform>Delete from %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labelled %n device(s)</source>
        <translation>
            <numerusform>Labelled %n device</numerusform>
            <numerusform>Labelled %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labels to add to %n device(s), or to take away</source>
        <translation>
            <numerusform>Labels to add to %n device, or to take away</numerusform>
            <numerusform>Labels to add to %n devices, or to take away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Push to %n device(s)</source>
        <translation>
            <numerusform>Push to %n device</numerusform>
            <numerusform>Push to %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n device(s)</source>
        <translation>
            <numerusform>Removed %n device</numerusform>
            <numerusform>Removed %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Roll back on %n device(s)</source>
        <translation>
            <numerusform>Roll back on %n device</numerusform>
            <numerusform>Roll back on %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Version {n} of {service} goes to %n device(s); {size} are fetched in all.</source>
        <translation>
            <numerusform>Version {n} of {service} goes to %n device; {size} are fetched in all.</numerusform>
            <numerusform>Version {n} of {service} goes to %n devices; {size} are fetched in all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more character(s)</source>
        <translation>
            <numerusform>and %n more character</numerusform>
            <numerusform>and %n more characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>leaving %n device(s)</source>
        <translation>
            <numerusform>leaving %n device</numerusform>
            <numerusform>leaving %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on %n device(s)</source>
        <translation>
            <numerusform>on %n device</numerusform>
            <numerusform>on %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{file} has %n golden request(s)</source>
        <translation>
            <numerusform>{file} has %n golden request</numerusform>
            <numerusform>{file} has %n golden requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{services} on %n device(s)</source>
        <translation>
            <numerusform>{services} on %n device</numerusform>
            <numerusform>{services} on %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{service} goes back to version {to} on %n device(s).</source>
        <translation>
            <numerusform>{service} goes back to version {to} on %n device.</numerusform>
            <numerusform>{service} goes back to version {to} on %n devices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{service} is stopped and removed on %n device(s), in every version; its history stays.</source>
        <translation>
            <numerusform>{service} is stopped and removed on %n device, in every version; its history stays.</numerusform>
            <numerusform>{service} is stopped and removed on %n devices, in every version; its history stays.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n line(s)</source>
        <translation>
            <numerusform>{shown} of %n line</numerusform>
            <numerusform>{shown} of %n lines</numerusform>
        </translation>
    </message>
</context>
</TS>
