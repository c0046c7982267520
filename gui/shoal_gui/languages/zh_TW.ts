<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%n 位元組非文字資料</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n can take it</source>
        <translation>
            <numerusform>%n 台可以部署</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot</source>
        <translation>
            <numerusform>%n 台無法部署</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n 台裝置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) announce another key than the one they are known by</source>
        <translation>
            <numerusform>%n 台裝置宣告的金鑰與已知的不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) are lost</source>
        <translation>
            <numerusform>%n 台裝置失聯</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) cannot take it and will say so.</source>
        <translation>
            <numerusform>%n 台裝置無法部署，屆時會回報原因。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) had no version before and stay as they are.</source>
        <translation>
            <numerusform>%n 台裝置沒有更早的版本，將保持不變。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) have not been heard for too long</source>
        <translation>
            <numerusform>%n 台裝置已很久沒有訊息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) in trouble. The first: {device}</source>
        <translation>
            <numerusform>%n 台裝置有問題。第一台：{device}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) look for you where you are now: enrol each again afterwards.</source>
        <translation>
            <numerusform>%n 台裝置依目前位址連線本機：變更後請逐一重新登錄。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) meant</source>
        <translation>
            <numerusform>已選定 %n 台裝置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) report but are not enrolled in this workspace</source>
        <translation>
            <numerusform>%n 台裝置在回報，但未登錄到此工作區</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to go back to an earlier {service}</source>
        <translation>
            <numerusform>已通知 %n 台裝置回到更早的 {service}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to remove {service}</source>
        <translation>
            <numerusform>已通知 %n 台裝置移除 {service}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to run {service} {n}</source>
        <translation>
            <numerusform>已通知 %n 台裝置執行 {service} {n}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) try again</source>
        <translation>
            <numerusform>%n 台裝置正在重試</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were not told yet what they should run</source>
        <translation>
            <numerusform>%n 台裝置尚未收到要執行的內容</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told</source>
        <translation>
            <numerusform>已通知 %n 台裝置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told the new key</source>
        <translation>
            <numerusform>已將新金鑰發給 %n 台裝置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), {size}</source>
        <translation>
            <numerusform>%n 個檔案，{size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation>
            <numerusform>%n 台有問題</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) saved</source>
        <translation>
            <numerusform>已儲存 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 處相符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n never seen</source>
        <translation>
            <numerusform>%n 台從未出現</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>%n 項未傳送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent yet</source>
        <translation>
            <numerusform>%n 項尚未傳送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) chosen</source>
        <translation>
            <numerusform>已選擇 %n 個服務</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) on it go on running.</source>
        <translation>
            <numerusform>其上的 %n 個服務將繼續執行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) restart; the old version serves until the new one is there.</source>
        <translation>
            <numerusform>%n 個服務將重新啟動；新版本就緒前由舊版本繼續服務。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n 個工作正在執行</numerusform>
        </translation>
    </message>
    <message>
        <source>1 to 36 of a-z, 0-9 and &apos;-&apos;</source>
        <translation>1 到 36 個字元，可用 a-z、0-9 和「-」</translation>
    </message>
    <message>
        <source>A PEM file, for a broker whose certificate no public authority has signed</source>
        <translation>PEM 檔案，用於憑證並非由公共機構簽發的 MQTT 代理</translation>
    </message>
    <message>
        <source>A broker and a device on this computer, and a model that reads digits: deployed and answering within a minute, without a network.</source>
        <translation>本機上的一個 MQTT 代理、一台裝置和一個辨識數字的模型：無需網路，一分鐘內即可部署並作出回應。</translation>
    </message>
    <message>
        <source>A broker and a device run on this computer. Nothing leaves it, and no network is needed.</source>
        <translation>MQTT 代理和裝置都在本機執行。資料不會離開本機，也不需要網路。</translation>
    </message>
    <message>
        <source>A broker of your own</source>
        <translation>自有 MQTT 代理</translation>
    </message>
    <message>
        <source>A config says how models are served: by which script, with which packages, on which base image.</source>
        <translation>組態說明如何提供模型服務：用哪個指令碼、哪些套件、哪個基礎映像檔。</translation>
    </message>
    <message>
        <source>A connection without TLS has no certificate.</source>
        <translation>不使用 TLS 的連線沒有憑證。</translation>
    </message>
    <message>
        <source>A device joins with one file, which you make here, and one command, which you run there.</source>
        <translation>只需在此產生一個檔案，再在裝置上執行一個命令，裝置即可加入。</translation>
    </message>
    <message>
        <source>A device of this name is enrolled already.</source>
        <translation>已登錄同名裝置。</translation>
    </message>
    <message>
        <source>A file with a request</source>
        <translation>包含請求的檔案</translation>
    </message>
    <message>
        <source>A level of every MQTT topic</source>
        <translation>每個 MQTT 主題中的一層</translation>
    </message>
    <message>
        <source>A new or empty folder; it keeps models, devices and keys</source>
        <translation>新的或空的資料夾；用於存放模型、裝置和金鑰</translation>
    </message>
    <message>
        <source>A probe waits, s</source>
        <translation>探測逾時（秒）</translation>
    </message>
    <message>
        <source>A request may take, ms</source>
        <translation>請求時限（毫秒）</translation>
    </message>
    <message>
        <source>A request may wait, ms</source>
        <translation>排隊時限（毫秒）</translation>
    </message>
    <message>
        <source>A request to send</source>
        <translation>要傳送的請求</translation>
    </message>
    <message>
        <source>A value has no name</source>
        <translation>有一個值沒有名稱</translation>
    </message>
    <message>
        <source>About</source>
        <translation>關於</translation>
    </message>
    <message>
        <source>Accelerators</source>
        <translation>加速器</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>活動</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>新增模型</translation>
    </message>
    <message>
        <source>Add another model…</source>
        <translation>再新增一個模型…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>位址</translation>
    </message>
    <message>
        <source>Address of this computer</source>
        <translation>本機位址</translation>
    </message>
    <message>
        <source>Address on the device</source>
        <translation>裝置上的位址</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>代理程式</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>All logs</source>
        <translation>所有日誌</translation>
    </message>
    <message>
        <source>All services</source>
        <translation>所有服務</translation>
    </message>
    <message>
        <source>Also its name on each device</source>
        <translation>也是它在每台裝置上的名稱</translation>
    </message>
    <message>
        <source>Also push the image to a registry</source>
        <translation>同時將映像檔推送到映像檔儲存庫</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始終</translation>
    </message>
    <message>
        <source>And these devices</source>
        <translation>以及這些裝置</translation>
    </message>
    <message>
        <source>Another image to build on, or none for devices without containers</source>
        <translation>另選一個基礎映像檔；裝置不用容器時填 none</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>另一個金鑰</translation>
    </message>
    <message>
        <source>Another key; empty for a random one</source>
        <translation>另一個金鑰；留空則隨機產生</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回應</translation>
    </message>
    <message>
        <source>Answered in {n} ms, over HTTP.</source>
        <translation>已透過 HTTP 在 {n} 毫秒內回應。</translation>
    </message>
    <message>
        <source>Any file or folder; it is kept with its versions, and read for its inputs and outputs.</source>
        <translation>任意檔案或資料夾；會儲存各個版本，並讀取其輸入和輸出。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外觀</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>套用</translation>
    </message>
    <message>
        <source>Applying connects anew; services on devices go on.</source>
        <translation>套用後將重新連線；裝置上的服務不受影響。</translation>
    </message>
    <message>
        <source>Applying starts the registry and the broker anew; services on devices go on.</source>
        <translation>套用後將重新啟動映像檔儲存庫和 MQTT 代理；裝置上的服務不受影響。</translation>
    </message>
    <message>
        <source>As .shoalignore leaves it</source>
        <translation>依 .shoalignore 過濾</translation>
    </message>
    <message>
        <source>As devices reach it. 127.0.0.1 serves this computer only; any other address turns TLS on.</source>
        <translation>裝置存取本機所用的位址。127.0.0.1 僅供本機使用；其他位址會啟用 TLS。</translation>
    </message>
    <message>
        <source>As devices reach it; 127.0.0.1 serves this computer only</source>
        <translation>裝置存取本機所用的位址；127.0.0.1 僅供本機使用</translation>
    </message>
    <message>
        <source>As in: gpu, 2 fpga xilinx</source>
        <translation>例如：gpu, 2 fpga xilinx</translation>
    </message>
    <message>
        <source>As it is, without code</source>
        <translation>直接使用，無需程式碼</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟隨系統</translation>
    </message>
    <message>
        <source>As {user} at {registry}</source>
        <translation>以 {user} 身分登入 {registry}</translation>
    </message>
    <message>
        <source>Ask callers for a key</source>
        <translation>要求呼叫端提供金鑰</translation>
    </message>
    <message>
        <source>Ask {device}</source>
        <translation>詢問 {device}</translation>
    </message>
    <message>
        <source>Asked for, and not in force</source>
        <translation>已請求但未生效</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Base image</source>
        <translation>基礎映像檔</translation>
    </message>
    <message>
        <source>Beat: its last sign of life</source>
        <translation>心跳：最近一次存活訊號</translation>
    </message>
    <message>
        <source>Begin a config</source>
        <translation>新增組態</translation>
    </message>
    <message>
        <source>Begin one in a folder</source>
        <translation>在資料夾中新增</translation>
    </message>
    <message>
        <source>Between probes, s</source>
        <translation>探測間隔（秒）</translation>
    </message>
    <message>
        <source>Birth: what it says it is</source>
        <translation>上線：裝置自報的資訊</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>本文</translation>
    </message>
    <message>
        <source>Body of the request</source>
        <translation>請求本文</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>MQTT 代理</translation>
    </message>
    <message>
        <source>Browse: {what}</source>
        <translation>瀏覽：{what}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>瀏覽…</translation>
    </message>
    <message>
        <source>Build without a base image</source>
        <translation>不使用基礎映像檔建置</translation>
    </message>
    <message>
        <source>Callers that bring the one it has now are refused; the other key goes on working.</source>
        <translation>使用目前金鑰的呼叫端將被拒絕；另一個金鑰繼續有效。</translation>
    </message>
    <message>
        <source>Can it take it?</source>
        <translation>能否部署</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Cause: {cause}</source>
        <translation>原因：{cause}</translation>
    </message>
    <message>
        <source>Certificate of its authority</source>
        <translation>簽發機構的憑證</translation>
    </message>
    <message>
        <source>Change the settings</source>
        <translation>變更設定</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Choose a deployment first</source>
        <translation>請先選擇部署</translation>
    </message>
    <message>
        <source>Choose a device first</source>
        <translation>請先選擇裝置</translation>
    </message>
    <message>
        <source>Choose a file or a folder first</source>
        <translation>請先選擇檔案或資料夾</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>選擇檔案…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>選擇資料夾…</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>選擇模型</translation>
    </message>
    <message>
        <source>Choose a model first</source>
        <translation>請先選擇模型</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>選擇模型…</translation>
    </message>
    <message>
        <source>Choose a registry above.</source>
        <translation>請在上方選擇映像檔儲存庫。</translation>
    </message>
    <message>
        <source>Choose an inference config</source>
        <translation>選擇推論組態</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>另選一個</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>選擇其他資料夾…</translation>
    </message>
    <message>
        <source>Choose devices first.</source>
        <translation>請先選擇裝置。</translation>
    </message>
    <message>
        <source>Choose devices on the first page to read what the service writes there.</source>
        <translation>請在第一頁選擇裝置，以檢視服務在裝置上寫出的日誌。</translation>
    </message>
    <message>
        <source>Choose in the form how packages are listed.</source>
        <translation>請在表單中選擇套件的列出方式。</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>選擇一個</translation>
    </message>
    <message>
        <source>Choose one device</source>
        <translation>請只選擇一台裝置</translation>
    </message>
    <message>
        <source>Choose the entry script</source>
        <translation>選擇進入點指令碼</translation>
    </message>
    <message>
        <source>Choose the file of the inference config</source>
        <translation>選擇推論組態檔案</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>選擇該資料夾</translation>
    </message>
    <message>
        <source>Choose the list of packages</source>
        <translation>選擇套件清單</translation>
    </message>
    <message>
        <source>Choose the models</source>
        <translation>選擇模型</translation>
    </message>
    <message>
        <source>Choose the models to try it with first</source>
        <translation>請先選擇用於試用的模型</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除篩選</translation>
    </message>
    <message>
        <source>Clear what has ended</source>
        <translation>清除已結束的工作</translation>
    </message>
    <message>
        <source>Click a digit to have it read</source>
        <translation>按一下數字即可辨識</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Close Shoal?</source>
        <translation>要關閉 Shoal 嗎？</translation>
    </message>
    <message>
        <source>Close the list of tasks</source>
        <translation>關閉工作清單</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>關閉此訊息</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令選擇區</translation>
    </message>
    <message>
        <source>Compare with what the devices have</source>
        <translation>與裝置上已有內容比較</translation>
    </message>
    <message>
        <source>Compose one</source>
        <translation>撰寫組態</translation>
    </message>
    <message>
        <source>Conda file</source>
        <translation>Conda 檔案</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>組態</translation>
    </message>
    <message>
        <source>Config as text</source>
        <translation>組態文字</translation>
    </message>
    <message>
        <source>Configs</source>
        <translation>組態</translation>
    </message>
    <message>
        <source>Configs (*.json *.yaml *.yml)</source>
        <translation>組態 (*.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>連線到 MQTT 代理</translation>
    </message>
    <message>
        <source>Connect to the broker</source>
        <translation>連線到 MQTT 代理</translation>
    </message>
    <message>
        <source>Connected to the broker</source>
        <translation>已連線到 MQTT 代理</translation>
    </message>
    <message>
        <source>Connected, MQTT {version}</source>
        <translation>已連線，MQTT {version}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在連線…</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>連線…</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>連線狀態</translation>
    </message>
    <message>
        <source>Content type</source>
        <translation>內容類型</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>內容</translation>
    </message>
    <message>
        <source>Contents of the model</source>
        <translation>模型內容</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已複製</translation>
    </message>
    <message>
        <source>Copied the command</source>
        <translation>已複製命令</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已複製。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>複製報告</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all</source>
        <translation>複製選取的行，未選則全部複製</translation>
    </message>
    <message>
        <source>Copy the fingerprint</source>
        <translation>複製指紋</translation>
    </message>
    <message>
        <source>Copy the scoring URI</source>
        <translation>複製評分 URI</translation>
    </message>
    <message>
        <source>Copying and checking</source>
        <translation>複製並檢查</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核心數</translation>
    </message>
    <message>
        <source>Cores that services use</source>
        <translation>各服務使用的核心數</translation>
    </message>
    <message>
        <source>Could not remember its answer to a command</source>
        <translation>無法儲存對命令的回應</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>建立時間</translation>
    </message>
    <message>
        <source>Cut off without a word: {names}</source>
        <translation>連線意外中斷：{names}</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message numerus="yes">
        <source>Delete from %n device(s)</source>
        <translation>
            <numerusform>從 %n 台裝置刪除</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Delete {model}</source>
        <translation>刪除 {model}</translation>
    </message>
    <message>
        <source>Delete {model}? Its number is never given again.</source>
        <translation>要刪除 {model} 嗎？其編號不會再次使用。</translation>
    </message>
    <message>
        <source>Delete {service}</source>
        <translation>刪除 {service}</translation>
    </message>
    <message>
        <source>Delete {what}?</source>
        <translation>要刪除 {what} 嗎？</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>刪除…</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Deploy a model</source>
        <translation>部署模型</translation>
    </message>
    <message>
        <source>Deploy it</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Deploy it over MQTT</source>
        <translation>透過 MQTT 部署</translation>
    </message>
    <message>
        <source>Deploy the model to the device</source>
        <translation>將模型部署到裝置</translation>
    </message>
    <message>
        <source>Deploy to it</source>
        <translation>部署到此裝置</translation>
    </message>
    <message>
        <source>Deploy to selected</source>
        <translation>部署到所選裝置</translation>
    </message>
    <message>
        <source>Deploy {model}</source>
        <translation>部署 {model}</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>部署情形</translation>
    </message>
    <message>
        <source>Deployment config as text</source>
        <translation>部署組態文字</translation>
    </message>
    <message>
        <source>Deployments</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Desired</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Desired vs. reported</source>
        <translation>期望與回報</translation>
    </message>
    <message>
        <source>Desired: what it was told</source>
        <translation>期望：下達給裝置的內容</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細資料</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>裝置</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>裝置</translation>
    </message>
    <message>
        <source>Devices are enrolled under this name.</source>
        <translation>已有裝置以此名稱登錄。</translation>
    </message>
    <message>
        <source>Devices of the fleet</source>
        <translation>裝置群中的裝置</translation>
    </message>
    <message>
        <source>Devices of the rollout</source>
        <translation>此次發布的裝置</translation>
    </message>
    <message>
        <source>Devices that are meant</source>
        <translation>選定的裝置</translation>
    </message>
    <message>
        <source>Devices with all of these labels</source>
        <translation>具有所有這些標籤的裝置</translation>
    </message>
    <message>
        <source>Disk free at its start</source>
        <translation>啟動時的可用磁碟空間</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Document as JSON</source>
        <translation>JSON 文件</translation>
    </message>
    <message>
        <source>Document of the device</source>
        <translation>裝置文件</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Done in {span}. The service {service} answers at
{uri}</source>
        <translation>耗時 {span}，已完成。服務 {service} 的位址：
{uri}</translation>
    </message>
    <message>
        <source>Download {model}</source>
        <translation>下載 {model}</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下載…</translation>
    </message>
    <message>
        <source>Draw one yourself</source>
        <translation>自己畫一個</translation>
    </message>
    <message>
        <source>Drop a file or a folder here, or choose one, to register it.</source>
        <translation>將檔案或資料夾拖到此處，或選擇一個，即可註冊。</translation>
    </message>
    <message>
        <source>Drop a file or folder here, or choose one</source>
        <translation>將檔案或資料夾拖到此處，或選擇一個</translation>
    </message>
    <message>
        <source>Empty for a broker that lets everybody in</source>
        <translation>若 MQTT 代理允許任何人連線，則留空</translation>
    </message>
    <message>
        <source>Empty: its own name</source>
        <translation>留空則使用裝置名稱</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>登錄</translation>
    </message>
    <message>
        <source>Enrol a device</source>
        <translation>登錄裝置</translation>
    </message>
    <message>
        <source>Enrol again</source>
        <translation>重新登錄</translation>
    </message>
    <message>
        <source>Enrol another</source>
        <translation>再登錄一台</translation>
    </message>
    <message>
        <source>Enrol it</source>
        <translation>登錄</translation>
    </message>
    <message>
        <source>Enrol it again</source>
        <translation>重新登錄</translation>
    </message>
    <message>
        <source>Enrol the device</source>
        <translation>登錄裝置</translation>
    </message>
    <message>
        <source>Enrol {device}</source>
        <translation>登錄 {device}</translation>
    </message>
    <message>
        <source>Enrol {device} again</source>
        <translation>重新登錄 {device}</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>登錄時間</translation>
    </message>
    <message>
        <source>Enrolled {device}</source>
        <translation>已登錄 {device}</translation>
    </message>
    <message>
        <source>Enrolment file</source>
        <translation>裝置登錄檔案</translation>
    </message>
    <message>
        <source>Entry script</source>
        <translation>進入點指令碼</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>環境變數</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>錯誤</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>錯誤</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Events of the device</source>
        <translation>裝置事件</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>所有類型</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>所有狀態</translation>
    </message>
    <message>
        <source>Everything is saved</source>
        <translation>已全部儲存</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>範例</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>Export the activity</source>
        <translation>匯出活動</translation>
    </message>
    <message>
        <source>Export the activity as {file}</source>
        <translation>將活動匯出為 {file}</translation>
    </message>
    <message>
        <source>Extra files: a folder that is taken along</source>
        <translation>附加檔案：一併封裝的資料夾</translation>
    </message>
    <message>
        <source>Failures until it is restarted</source>
        <translation>重新啟動前的失敗次數</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>已擷取</translation>
    </message>
    <message>
        <source>Fetches</source>
        <translation>需擷取</translation>
    </message>
    <message>
        <source>Fetching packages</source>
        <translation>正在取得套件</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>檔案或資料夾</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Files of the composed config are not saved yet: save them at Configs</source>
        <translation>撰寫的組態有檔案尚未儲存：請在「組態」中儲存</translation>
    </message>
    <message>
        <source>Filter of the log</source>
        <translation>篩選日誌</translation>
    </message>
    <message>
        <source>Filter of {table}</source>
        <translation>篩選{table}</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>尋找</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>在日誌中尋找</translation>
    </message>
    <message>
        <source>Find in this text</source>
        <translation>在此文字中尋找</translation>
    </message>
    <message>
        <source>Find the next one</source>
        <translation>尋找下一個</translation>
    </message>
    <message>
        <source>Find the one before</source>
        <translation>尋找上一個</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256) of its authority:
{fingerprint}</source>
        <translation>簽發機構的指紋 (SHA-256)：
{fingerprint}</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>入門步驟</translation>
    </message>
    <message>
        <source>Fixed once a device is enrolled</source>
        <translation>登錄裝置後不可變更</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟隨</translation>
    </message>
    <message>
        <source>Found nothing to do at the broker</source>
        <translation>在 MQTT 代理上沒有發現要執行的內容</translation>
    </message>
    <message>
        <source>Framework</source>
        <translation>框架</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Give it a name, as cam-01.</source>
        <translation>請指定名稱，例如 cam-01。</translation>
    </message>
    <message>
        <source>Give the model a name</source>
        <translation>請為模型命名</translation>
    </message>
    <message>
        <source>Give the service a name</source>
        <translation>請為服務命名</translation>
    </message>
    <message>
        <source>Go on with one that you or the command line have made, or make a new one.</source>
        <translation>開啟您或命令列已建立的工作區，或新增一個。</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Go to a device, model, service, place or action</source>
        <translation>前往裝置、模型、服務、頁面或操作</translation>
    </message>
    <message>
        <source>Go to the service</source>
        <translation>前往該服務</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>最近訊息</translation>
    </message>
    <message>
        <source>Held-out digit {n}: read as {answer}, is {truth}</source>
        <translation>留出數字 {n}：辨識為 {answer}，實為 {truth}</translation>
    </message>
    <message>
        <source>How it is sent</source>
        <translation>傳送方式</translation>
    </message>
    <message>
        <source>How often the request is sent</source>
        <translation>請求傳送次數</translation>
    </message>
    <message>
        <source>How packages are listed</source>
        <translation>套件的列出方式</translation>
    </message>
    <message>
        <source>How they are run</source>
        <translation>執行方式</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>映像檔</translation>
    </message>
    <message>
        <source>Images are pushed to registries and based on theirs. Devices get the login sealed, each for itself.</source>
        <translation>映像檔會推送到映像檔儲存庫，也可基於其中的映像檔建置。登入資訊會為每台裝置單獨加密後下達。</translation>
    </message>
    <message>
        <source>Inference config</source>
        <translation>推論組態</translation>
    </message>
    <message>
        <source>Inference configs (*.json *.yaml *.yml)</source>
        <translation>推論組態 (*.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>輸入</translation>
    </message>
    <message>
        <source>Inputs and outputs are only known of a single ONNX file</source>
        <translation>僅單一 ONNX 檔案可讀取輸入和輸出</translation>
    </message>
    <message>
        <source>It announces the key {new}; it was known by {old}</source>
        <translation>裝置宣告的金鑰為 {new}；此前已知的是 {old}</translation>
    </message>
    <message>
        <source>It does not answer anywhere now</source>
        <translation>目前沒有可存取的位址</translation>
    </message>
    <message>
        <source>It gets a new file; its old password and the key it was known by count no more.</source>
        <translation>裝置會得到新檔案；舊密碼和此前已知的金鑰將失效。</translation>
    </message>
    <message>
        <source>It has never connected, so nobody knows what it is.</source>
        <translation>裝置從未連線，因此資訊未知。</translation>
    </message>
    <message>
        <source>It has no services.</source>
        <translation>裝置上沒有服務。</translation>
    </message>
    <message>
        <source>It holds the device&apos;s password: a secret, to be deleted after use</source>
        <translation>其中包含裝置密碼：請保密，用後刪除</translation>
    </message>
    <message>
        <source>It is a model all the same</source>
        <translation>仍將其作為模型</translation>
    </message>
    <message>
        <source>It is about no place of this desktop</source>
        <translation>與桌面上的任何頁面無關</translation>
    </message>
    <message>
        <source>It is being applied.</source>
        <translation>正在套用。</translation>
    </message>
    <message>
        <source>It is being enrolled.</source>
        <translation>正在登錄。</translation>
    </message>
    <message>
        <source>It is being made.</source>
        <translation>正在建立。</translation>
    </message>
    <message>
        <source>It is being registered</source>
        <translation>正在註冊</translation>
    </message>
    <message>
        <source>It is being removed from the device already</source>
        <translation>已在從裝置移除</translation>
    </message>
    <message>
        <source>It is being stopped, as it was told.</source>
        <translation>正在依要求停止。</translation>
    </message>
    <message>
        <source>It is in the journal; the devices will be told when the broker is back</source>
        <translation>已寫入操作記錄；MQTT 代理恢復後會通知裝置</translation>
    </message>
    <message>
        <source>It is not encrypted: it serves this computer only.</source>
        <translation>未加密：僅供本機使用。</translation>
    </message>
    <message>
        <source>It is used by {services}; delete the service first</source>
        <translation>{services} 正在使用它；請先刪除服務</translation>
    </message>
    <message>
        <source>It joins with one file, made here, and one command, run there.</source>
        <translation>只需在此產生一個檔案，再在裝置上執行一個命令。</translation>
    </message>
    <message>
        <source>It reaches only a broker on this machine. For devices elsewhere, set this machine&apos;s address first.</source>
        <translation>裝置只能連線本機上的 MQTT 代理。若裝置在別處，請先設定本機位址。</translation>
    </message>
    <message>
        <source>It runs other bytes than it was told.</source>
        <translation>它執行的內容與下達的不一致。</translation>
    </message>
    <message>
        <source>It runs what it was told, and does not answer.</source>
        <translation>它在依要求執行，但沒有回應。</translation>
    </message>
    <message>
        <source>It says so itself when it first connects</source>
        <translation>首次連線時由裝置自行回報</translation>
    </message>
    <message>
        <source>It was deleted already</source>
        <translation>已被刪除</translation>
    </message>
    <message>
        <source>It was replaced or deleted everywhere.</source>
        <translation>已在所有裝置上被取代或刪除。</translation>
    </message>
    <message>
        <source>It was told version {told}; it goes by version {reported} and runs {running}.</source>
        <translation>應執行版本 {told}；裝置自報版本 {reported}，實際執行 {running}。</translation>
    </message>
    <message>
        <source>Its metrics cannot be read from this computer: {why}</source>
        <translation>無法從本機讀取其指標：{why}</translation>
    </message>
    <message>
        <source>Its services</source>
        <translation>裝置上的服務</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;所有檔案 (*)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>KEY=VALUE, with commas between</source>
        <translation>KEY=VALUE，用英文逗號分隔</translation>
    </message>
    <message>
        <source>Keep a draft</source>
        <translation>儲存草稿</translation>
    </message>
    <message>
        <source>Kept from before; write another one to change it</source>
        <translation>沿用已儲存的密碼；輸入新密碼可變更</translation>
    </message>
    <message>
        <source>Kept in the journal, and sent when the broker can be reached.</source>
        <translation>儲存在操作記錄中，待 MQTT 代理可連線時傳送。</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>作業系統核心</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>金鑰</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>金鑰</translation>
    </message>
    <message>
        <source>Keys to take away</source>
        <translation>要移除的鍵</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Label devices</source>
        <translation>設定裝置標籤</translation>
    </message>
    <message numerus="yes">
        <source>Labelled %n device(s)</source>
        <translation>
            <numerusform>已為 %n 台裝置設定標籤</numerusform>
        </translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>標籤</translation>
    </message>
    <message>
        <source>Labels of {device}</source>
        <translation>{device} 的標籤</translation>
    </message>
    <message numerus="yes">
        <source>Labels to add to %n device(s), or to take away</source>
        <translation>
            <numerusform>要為 %n 台裝置新增或移除的標籤</numerusform>
        </translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Last good version</source>
        <translation>上一個正常版本</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>最近訊息</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>最近回報</translation>
    </message>
    <message>
        <source>Last requests</source>
        <translation>最近的請求</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>Laying out models and script</source>
        <translation>正在準備模型和指令碼</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave out those that cannot</source>
        <translation>排除無法部署的裝置</translation>
    </message>
    <message>
        <source>Leave {model} out</source>
        <translation>移除 {model}</translation>
    </message>
    <message>
        <source>Licence: Apache 2.0. Icons: Font Awesome Free (CC BY 4.0), by QtAwesome.</source>
        <translation>授權：Apache 2.0。圖示：Font Awesome Free (CC BY 4.0)，由 QtAwesome 提供。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>行號</translation>
    </message>
    <message>
        <source>Line {line}: {problem}</source>
        <translation>第 {line} 行：{problem}</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>日誌行</translation>
    </message>
    <message>
        <source>Lines that are shown</source>
        <translation>顯示的行</translation>
    </message>
    <message>
        <source>Lists of packages (*.txt *.yml *.yaml)</source>
        <translation>套件清單 (*.txt *.yml *.yaml)</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>負載</translation>
    </message>
    <message>
        <source>Load a file</source>
        <translation>從檔案載入</translation>
    </message>
    <message>
        <source>Load of the last minute</source>
        <translation>最近一分鐘負載</translation>
    </message>
    <message>
        <source>Load of the last minute: {load}, on {n} cores</source>
        <translation>最近一分鐘負載：{load}，共 {n} 個核心</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日誌</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>登入</translation>
    </message>
    <message>
        <source>Log of the server</source>
        <translation>伺服器日誌</translation>
    </message>
    <message>
        <source>Log of {task}</source>
        <translation>{task} 的日誌</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日誌</translation>
    </message>
    <message>
        <source>Logs that are shown</source>
        <translation>顯示的日誌</translation>
    </message>
    <message>
        <source>Look at a config</source>
        <translation>檢查組態</translation>
    </message>
    <message>
        <source>Look at a file</source>
        <translation>檢查檔案</translation>
    </message>
    <message>
        <source>Look at the broker</source>
        <translation>檢查 MQTT 代理</translation>
    </message>
    <message>
        <source>Look at the preview first</source>
        <translation>請先檢視預覽</translation>
    </message>
    <message>
        <source>Look at the preview first: what a device is told names the image, which is made for it.</source>
        <translation>請先檢視預覽：下達給裝置的內容會指明映像檔，而映像檔在預覽時建置。</translation>
    </message>
    <message>
        <source>Look at the versions before</source>
        <translation>檢視更早的版本</translation>
    </message>
    <message>
        <source>Look for earlier versions</source>
        <translation>尋找更早的版本</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>機型</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>建立時間</translation>
    </message>
    <message>
        <source>Make a file</source>
        <translation>建立檔案</translation>
    </message>
    <message>
        <source>Make a new one…</source>
        <translation>新增…</translation>
    </message>
    <message>
        <source>Make a workspace</source>
        <translation>建立工作區</translation>
    </message>
    <message>
        <source>Make a workspace there</source>
        <translation>在那裡建立工作區</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>建立</translation>
    </message>
    <message>
        <source>Make it all the same</source>
        <translation>仍要建立</translation>
    </message>
    <message>
        <source>Make the workspace</source>
        <translation>建立工作區</translation>
    </message>
    <message>
        <source>Make this computer a device</source>
        <translation>將本機設為裝置</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>資訊清單</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>記憶體</translation>
    </message>
    <message>
        <source>Memory free</source>
        <translation>可用記憶體</translation>
    </message>
    <message>
        <source>Memory that services use</source>
        <translation>各服務使用的記憶體</translation>
    </message>
    <message>
        <source>Memory, GiB</source>
        <translation>記憶體 (GiB)</translation>
    </message>
    <message>
        <source>Mend what is marked first.</source>
        <translation>請先修正標出的內容。</translation>
    </message>
    <message>
        <source>Mend what is marked first: {what}</source>
        <translation>請先修正標出的內容：{what}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models for a fleet of devices</source>
        <translation>面向裝置群的模型部署</translation>
    </message>
    <message>
        <source>Models for a fleet of devices, over MQTT, without a cloud.</source>
        <translation>透過 MQTT 將模型部署到裝置群，無需雲端。</translation>
    </message>
    <message>
        <source>Models to try it with</source>
        <translation>用於試用的模型</translation>
    </message>
    <message>
        <source>Models: {models}</source>
        <translation>模型：{models}</translation>
    </message>
    <message>
        <source>NAME=value, one on each line</source>
        <translation>NAME=value，每行一個</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Name labels or devices on the left, or pick some at Devices.</source>
        <translation>請在左側填寫標籤或裝置，或在「裝置」頁選擇。</translation>
    </message>
    <message>
        <source>Name of the fleet</source>
        <translation>裝置群名稱</translation>
    </message>
    <message>
        <source>Name of the service</source>
        <translation>服務名稱</translation>
    </message>
    <message>
        <source>Needed only if you deploy to it before it first connects</source>
        <translation>僅在首次連線前就要部署時需要</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要處理</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>從不</translation>
    </message>
    <message>
        <source>Never heard</source>
        <translation>從未收到訊息</translation>
    </message>
    <message>
        <source>New deployment</source>
        <translation>新增部署</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>新增…</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一處相符 (F3)</translation>
    </message>
    <message>
        <source>No JSON: {what}, line {line}, column {column}</source>
        <translation>不是 JSON：{what}，第 {line} 行第 {column} 欄</translation>
    </message>
    <message>
        <source>No beat was heard yet; a device beats every 30 s.</source>
        <translation>尚未收到心跳；裝置每 30 秒傳送一次心跳。</translation>
    </message>
    <message>
        <source>No broker has acknowledged it; the journal keeps it.</source>
        <translation>尚無 MQTT 代理確認；操作記錄會保留它。</translation>
    </message>
    <message>
        <source>No config has been composed yet</source>
        <translation>尚未撰寫組態</translation>
    </message>
    <message>
        <source>No config is open</source>
        <translation>沒有開啟的組態</translation>
    </message>
    <message>
        <source>What devices tell while this window is open is written down, and kept.</source>
        <translation>視窗開啟期間，裝置回報的內容都會記錄並保留。</translation>
    </message>
    <message>
        <source>It needs Shoal there: pip install &apos;shoal[agent]&apos;</source>
        <translation>裝置上需要安裝 Shoal：pip install &apos;shoal[agent]&apos;</translation>
    </message>
    <message>
        <source>A PEM file without a passphrase</source>
        <translation>不帶密碼的 PEM 檔案</translation>
    </message>
    <message>
        <source>A PEM file, for a broker that asks for one</source>
        <translation>PEM 檔案，用於要求用戶端憑證的 MQTT 代理</translation>
    </message>
    <message>
        <source>A client certificate and its key go together.</source>
        <translation>用戶端憑證和它的金鑰必須一起提供。</translation>
    </message>
    <message>
        <source>A deployment config, JSON or YAML, as Azure ML v1 has it</source>
        <translation>Azure ML v1 格式的部署組態，JSON 或 YAML</translation>
    </message>
    <message>
        <source>A file of requests that a device asks of a new version before it counts as good</source>
        <translation>裝置在認定新版本可用之前要求其正確回答的請求檔案</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>動作</translation>
    </message>
    <message>
        <source>Choose a deployment config</source>
        <translation>選擇部署組態</translation>
    </message>
    <message>
        <source>Choose the golden requests</source>
        <translation>選擇基準請求檔案</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>用戶端憑證</translation>
    </message>
    <message>
        <source>Close the workspace</source>
        <translation>關閉工作區</translation>
    </message>
    <message>
        <source>Connected, MQTT {version}, {secure}; the time is what a question to the broker and back takes</source>
        <translation>已連線，MQTT {version}，{secure}；時間為與代理往返一次所需</translation>
    </message>
    <message>
        <source>Copy the {which} key</source>
        <translation>複製{which}金鑰</translation>
    </message>
    <message>
        <source>Filter: words, {terms}</source>
        <translation>篩選：關鍵字、{terms}</translation>
    </message>
    <message>
        <source>Golden requests</source>
        <translation>基準請求</translation>
    </message>
    <message>
        <source>Golden requests (*.json *.yml *.yaml)</source>
        <translation>基準請求 (*.json *.yml *.yaml)</translation>
    </message>
    <message>
        <source>KEY, with commas between</source>
        <translation>KEY，用英文逗號分隔</translation>
    </message>
    <message>
        <source>Keep a golden request</source>
        <translation>儲存基準請求</translation>
    </message>
    <message>
        <source>Keep as golden request</source>
        <translation>存為基準請求</translation>
    </message>
    <message>
        <source>Key of the client certificate</source>
        <translation>用戶端憑證的金鑰</translation>
    </message>
    <message>
        <source>Let go to register it as a model</source>
        <translation>放開即可註冊為模型</translation>
    </message>
    <message>
        <source>Load the charts</source>
        <translation>載入圖表</translation>
    </message>
    <message>
        <source>Look at the deployment</source>
        <translation>檢查部署</translation>
    </message>
    <message>
        <source>Made {ago}</source>
        <translation>{ago}建立</translation>
    </message>
    <message>
        <source>New config…</source>
        <translation>新增組態…</translation>
    </message>
    <message>
        <source>No device is meant yet</source>
        <translation>尚未選定裝置</translation>
    </message>
    <message>
        <source>No device is meant yet.</source>
        <translation>尚未選定裝置。</translation>
    </message>
    <message>
        <source>No device runs this version</source>
        <translation>沒有裝置在執行此版本</translation>
    </message>
    <message>
        <source>No device was told to run this version.</source>
        <translation>沒有裝置被要求執行此版本。</translation>
    </message>
    <message>
        <source>No devices yet</source>
        <translation>尚無裝置</translation>
    </message>
    <message>
        <source>No entry script</source>
        <translation>沒有進入點指令碼</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>沒有事件</translation>
    </message>
    <message>
        <source>No line passes the filter</source>
        <translation>沒有符合篩選條件的行</translation>
    </message>
    <message>
        <source>No list of packages</source>
        <translation>沒有套件清單</translation>
    </message>
    <message>
        <source>No login is kept for {registry}; it is pushed to without one</source>
        <translation>沒有儲存 {registry} 的登入資訊；將不登入直接推送</translation>
    </message>
    <message>
        <source>No logs</source>
        <translation>沒有日誌</translation>
    </message>
    <message>
        <source>No model is registered yet</source>
        <translation>尚未註冊模型</translation>
    </message>
    <message>
        <source>No models registered yet</source>
        <translation>尚未註冊模型</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>尚無模型</translation>
    </message>
    <message>
        <source>No mosquitto was found: a small broker serves this computer only, and lets everybody in.</source>
        <translation>未找到 mosquitto：將使用僅供本機存取的小型 MQTT 代理，任何人都可連線。</translation>
    </message>
    <message>
        <source>No packages</source>
        <translation>沒有套件</translation>
    </message>
    <message>
        <source>No problems found</source>
        <translation>未發現問題</translation>
    </message>
    <message>
        <source>No request came in this time.</source>
        <translation>這段時間內沒有請求。</translation>
    </message>
    <message>
        <source>No service was heard of yet.</source>
        <translation>尚未收到任何服務的訊息。</translation>
    </message>
    <message>
        <source>No service yet</source>
        <translation>尚無服務</translation>
    </message>
    <message>
        <source>No tasks</source>
        <translation>沒有工作</translation>
    </message>
    <message>
        <source>No version of the service is running on this device</source>
        <translation>此裝置上沒有該服務的版本在執行</translation>
    </message>
    <message>
        <source>None is asked for; &quot;authEnabled&quot; in the deployment config has callers bring one</source>
        <translation>未要求金鑰；在部署組態中設定「authEnabled」可要求呼叫端提供</translation>
    </message>
    <message>
        <source>Not connected: {devices}</source>
        <translation>未連線：{devices}</translation>
    </message>
    <message>
        <source>Not deployed</source>
        <translation>未部署</translation>
    </message>
    <message>
        <source>Not enrolled in this workspace, but reporting: {names}</source>
        <translation>未登錄到此工作區但在回報：{names}</translation>
    </message>
    <message>
        <source>Not heard since this window listens; its last report says {time}</source>
        <translation>自本視窗開始監聽以來沒有訊息；其最近回報時間為 {time}</translation>
    </message>
    <message>
        <source>Not in force there</source>
        <translation>未在裝置上生效</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Nothing has been deployed yet</source>
        <translation>尚未部署任何內容</translation>
    </message>
    <message>
        <source>Nothing has happened since this window listens.</source>
        <translation>自本視窗開始監聽以來沒有發生任何事件。</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>尚無活動</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>沒有變更。</translation>
    </message>
    <message>
        <source>Nothing is on its way.</source>
        <translation>沒有進行中的發布。</translation>
    </message>
    <message>
        <source>Nothing needs you.</source>
        <translation>沒有需要處理的問題。</translation>
    </message>
    <message>
        <source>Nothing of this kind has come yet.</source>
        <translation>尚未收到此類文件。</translation>
    </message>
    <message>
        <source>Nothing passes the filter</source>
        <translation>沒有符合篩選條件的內容</translation>
    </message>
    <message>
        <source>Nothing serves there now.</source>
        <translation>目前沒有版本在提供服務。</translation>
    </message>
    <message>
        <source>Nothing to run</source>
        <translation>無需執行任何服務</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>沒有變更</translation>
    </message>
    <message>
        <source>Nothing was deployed to any device.</source>
        <translation>沒有向任何裝置部署內容。</translation>
    </message>
    <message>
        <source>Nothing was heard of it yet: a device says every {n} s what its services use.</source>
        <translation>尚無訊息：裝置每 {n} 秒回報各服務的資源使用量。</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>尚未傳送任何請求</translation>
    </message>
    <message>
        <source>Nothing was written yet</source>
        <translation>尚無日誌內容</translation>
    </message>
    <message>
        <source>Only the logs of the first {n} are shown.</source>
        <translation>僅顯示前 {n} 個日誌。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開啟</translation>
    </message>
    <message>
        <source>Open Configs</source>
        <translation>開啟「組態」</translation>
    </message>
    <message>
        <source>Open a config</source>
        <translation>開啟組態</translation>
    </message>
    <message>
        <source>Open a config first</source>
        <translation>請先開啟組態</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>開啟檔案…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>開啟資料夾…</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>開啟工作區</translation>
    </message>
    <message>
        <source>Open another workspace…</source>
        <translation>開啟其他工作區…</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>開啟</translation>
    </message>
    <message>
        <source>Open one</source>
        <translation>開啟一個</translation>
    </message>
    <message>
        <source>Open the service</source>
        <translation>開啟服務</translation>
    </message>
    <message>
        <source>Open the workspace</source>
        <translation>開啟工作區</translation>
    </message>
    <message>
        <source>Open this device</source>
        <translation>開啟此裝置</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>開啟 {folder}</translation>
    </message>
    <message>
        <source>Open {rollout}</source>
        <translation>開啟 {rollout}</translation>
    </message>
    <message>
        <source>OpenAPI document</source>
        <translation>OpenAPI 文件</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開啟…</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>輸出</translation>
    </message>
    <message>
        <source>Over HTTP</source>
        <translation>透過 HTTP</translation>
    </message>
    <message>
        <source>Over HTTP, else through the device</source>
        <translation>優先透過 HTTP，否則經由裝置</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概觀</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>封裝</translation>
    </message>
    <message>
        <source>Package it as an image</source>
        <translation>封裝為映像檔</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>套件</translation>
    </message>
    <message>
        <source>Paper for a digit of your own</source>
        <translation>手寫數字畫板</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密碼</translation>
    </message>
    <message>
        <source>Password at the broker</source>
        <translation>MQTT 代理密碼</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>階段</translation>
    </message>
    <message>
        <source>Pick devices</source>
        <translation>選擇裝置</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>連接埠</translation>
    </message>
    <message>
        <source>Port of the embedded broker</source>
        <translation>內建 MQTT 代理的連接埠</translation>
    </message>
    <message>
        <source>Port of the registry</source>
        <translation>映像檔儲存庫的連接埠</translation>
    </message>
    <message>
        <source>Port on the device</source>
        <translation>裝置上的連接埠</translation>
    </message>
    <message>
        <source>Prepare a deployment</source>
        <translation>準備部署</translation>
    </message>
    <message>
        <source>Presence: whether it is there</source>
        <translation>上線狀態：裝置是否上線</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>預覽</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一處相符 (Shift+F3)</translation>
    </message>
    <message>
        <source>Probes, limits, variables</source>
        <translation>探測、限制、變數</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>處理器</translation>
    </message>
    <message>
        <source>Program: mosquitto, with passwords and access rules.</source>
        <translation>程式：mosquitto，帶密碼和存取規則。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進度</translation>
    </message>
    <message>
        <source>Progress of {rollout}</source>
        <translation>{rollout} 的進度</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>屬性</translation>
    </message>
    <message>
        <source>Properties can be added; what is there stays as it is</source>
        <translation>可以新增屬性；已有屬性保持不變</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Push the image to {registry}</source>
        <translation>將映像檔推送到 {registry}</translation>
    </message>
    <message numerus="yes">
        <source>Push to %n device(s)</source>
        <translation>
            <numerusform>推送到 %n 台裝置</numerusform>
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
        <translation>原始資料</translation>
    </message>
    <message>
        <source>Read a config</source>
        <translation>讀取組態</translation>
    </message>
    <message>
        <source>Read a digit</source>
        <translation>辨識數字</translation>
    </message>
    <message>
        <source>Read a draft</source>
        <translation>讀取草稿</translation>
    </message>
    <message>
        <source>Read a file</source>
        <translation>讀取檔案</translation>
    </message>
    <message>
        <source>Read a log</source>
        <translation>讀取日誌</translation>
    </message>
    <message>
        <source>Read a request</source>
        <translation>讀取請求</translation>
    </message>
    <message>
        <source>Read an example</source>
        <translation>讀取範例</translation>
    </message>
    <message>
        <source>Read as many earlier lines as the device sends</source>
        <translation>讀取裝置可提供的更早的行</translation>
    </message>
    <message>
        <source>Read digits that it has never seen</source>
        <translation>辨識從未見過的數字</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>重新讀取</translation>
    </message>
    <message>
        <source>Read its log</source>
        <translation>讀取其日誌</translation>
    </message>
    <message>
        <source>Read metrics</source>
        <translation>讀取指標</translation>
    </message>
    <message>
        <source>Read new lines as they are written, every two seconds</source>
        <translation>每兩秒讀取新寫入的行</translation>
    </message>
    <message>
        <source>Read the OpenAPI document</source>
        <translation>讀取 OpenAPI 文件</translation>
    </message>
    <message>
        <source>Read the activity</source>
        <translation>讀取活動</translation>
    </message>
    <message>
        <source>Read the deployment config</source>
        <translation>讀取部署組態</translation>
    </message>
    <message>
        <source>Read the inference config</source>
        <translation>讀取推論組態</translation>
    </message>
    <message>
        <source>Read the key of {service}</source>
        <translation>讀取 {service} 的金鑰</translation>
    </message>
    <message>
        <source>Read the logins</source>
        <translation>讀取登入資訊</translation>
    </message>
    <message>
        <source>Read the workspace</source>
        <translation>讀取工作區</translation>
    </message>
    <message>
        <source>Read the workspace again</source>
        <translation>重新讀取工作區</translation>
    </message>
    <message>
        <source>Read {file}</source>
        <translation>讀取 {file}</translation>
    </message>
    <message>
        <source>Reading its metrics; the first point takes a few seconds.</source>
        <translation>正在讀取指標；首個資料點需要幾秒鐘。</translation>
    </message>
    <message>
        <source>Reading the log</source>
        <translation>正在讀取日誌</translation>
    </message>
    <message>
        <source>Ready within, s</source>
        <translation>就緒時限（秒）</translation>
    </message>
    <message>
        <source>Refused a command</source>
        <translation>拒絕了一個命令</translation>
    </message>
    <message>
        <source>Refused what it was told</source>
        <translation>拒絕了下達的內容</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>註冊</translation>
    </message>
    <message>
        <source>Register a model</source>
        <translation>註冊模型</translation>
    </message>
    <message>
        <source>Register a model that reads digits</source>
        <translation>註冊辨識數字的模型</translation>
    </message>
    <message>
        <source>Register {name}</source>
        <translation>註冊 {name}</translation>
    </message>
    <message>
        <source>Register…</source>
        <translation>註冊…</translation>
    </message>
    <message>
        <source>Registries</source>
        <translation>映像檔儲存庫</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>映像檔儲存庫</translation>
    </message>
    <message>
        <source>Remember devices</source>
        <translation>記錄裝置</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove a login</source>
        <translation>移除登入資訊</translation>
    </message>
    <message>
        <source>Remove devices</source>
        <translation>移除裝置</translation>
    </message>
    <message>
        <source>Remove {devices} from the fleet? The password stops working, and nobody can tell it anything.</source>
        <translation>要從裝置群中移除 {devices} 嗎？密碼將失效，之後無法再向其下達任何內容。</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n device(s)</source>
        <translation>
            <numerusform>已移除 %n 台裝置</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>已移除。</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>更換</translation>
    </message>
    <message>
        <source>Renew a key of {service}</source>
        <translation>更換 {service} 的金鑰</translation>
    </message>
    <message>
        <source>Renew the {which} key</source>
        <translation>更換{which}金鑰</translation>
    </message>
    <message>
        <source>Renew the {which} key of {service}?</source>
        <translation>要更換 {service} 的{which}金鑰嗎？</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>回報</translation>
    </message>
    <message>
        <source>Reported: what it says it does</source>
        <translation>回報：裝置自述的執行情形</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>請求</translation>
    </message>
    <message>
        <source>Request to /score</source>
        <translation>對 /score 的請求</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>請求</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>並行請求數</translation>
    </message>
    <message>
        <source>Requirements file</source>
        <translation>requirements 檔案</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重新啟動次數</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重試</translation>
    </message>
    <message>
        <source>Retry there now</source>
        <translation>立即在裝置上重試</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>復原</translation>
    </message>
    <message numerus="yes">
        <source>Roll back on %n device(s)</source>
        <translation>
            <numerusform>在 %n 台裝置上復原</numerusform>
        </translation>
    </message>
    <message>
        <source>Roll back {service}</source>
        <translation>復原 {service}</translation>
    </message>
    <message>
        <source>Roll back {what}?</source>
        <translation>要復原 {what} 嗎？</translation>
    </message>
    <message>
        <source>Rollout and rolling back</source>
        <translation>發布與復原</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>發布</translation>
    </message>
    <message>
        <source>Rollouts in progress</source>
        <translation>進行中的發布</translation>
    </message>
    <message>
        <source>Run here</source>
        <translation>在本機執行</translation>
    </message>
    <message>
        <source>Run this on the device, in the folder of the file</source>
        <translation>在裝置上該檔案所在的資料夾中執行</translation>
    </message>
    <message>
        <source>Runs services with</source>
        <translation>服務執行方式</translation>
    </message>
    <message>
        <source>Said at</source>
        <translation>回報時間</translation>
    </message>
    <message>
        <source>Said to need</source>
        <translation>宣告的需求</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Save a config</source>
        <translation>儲存組態</translation>
    </message>
    <message>
        <source>Save a login</source>
        <translation>儲存登入資訊</translation>
    </message>
    <message>
        <source>Save tags and description</source>
        <translation>儲存標記和描述</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>儲存日誌</translation>
    </message>
    <message>
        <source>Save the log as {file}</source>
        <translation>將日誌儲存為 {file}</translation>
    </message>
    <message>
        <source>Save what is shown to a file</source>
        <translation>將顯示的內容儲存到檔案</translation>
    </message>
    <message>
        <source>Saved; the password is in {place}.</source>
        <translation>已儲存；密碼存放在{place}中。</translation>
    </message>
    <message>
        <source>Say in which folder.</source>
        <translation>請指定資料夾。</translation>
    </message>
    <message>
        <source>Say registry, user and password.</source>
        <translation>請填寫映像檔儲存庫、使用者和密碼。</translation>
    </message>
    <message>
        <source>Say the broker&apos;s address first.</source>
        <translation>請先填寫 MQTT 代理的位址。</translation>
    </message>
    <message>
        <source>Say where the enrolment file is to be written.</source>
        <translation>請指定登錄檔案的儲存位置。</translation>
    </message>
    <message>
        <source>Say which devices: by labels or by name</source>
        <translation>請指定裝置：依標籤或名稱</translation>
    </message>
    <message>
        <source>Says {names}</source>
        <translation>來自 {names}</translation>
    </message>
    <message>
        <source>Scoring</source>
        <translation>正在評分</translation>
    </message>
    <message>
        <source>Scoring URI</source>
        <translation>評分 URI</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>傳送</translation>
    </message>
    <message>
        <source>Send a request to {service}</source>
        <translation>向 {service} 傳送請求</translation>
    </message>
    <message>
        <source>Serve the workspace</source>
        <translation>執行工作區</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服務</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服務</translation>
    </message>
    <message>
        <source>Set up anew, or somebody else: {names}</source>
        <translation>裝置可能已重新安裝，或並非同一台：{names}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Settings as text</source>
        <translation>設定文字</translation>
    </message>
    <message>
        <source>Shape or digest</source>
        <translation>形狀或摘要</translation>
    </message>
    <message>
        <source>Shoal {version}, Python {python}, Qt {qt}, {system}</source>
        <translation>Shoal {version}，Python {python}，Qt {qt}，{system}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Show its OpenAPI document</source>
        <translation>顯示其 OpenAPI 文件</translation>
    </message>
    <message>
        <source>Show only lines with</source>
        <translation>只顯示包含以下內容的行</translation>
    </message>
    <message>
        <source>Show or hide the tasks</source>
        <translation>顯示或隱藏任務</translation>
    </message>
    <message>
        <source>Show the service</source>
        <translation>顯示該服務</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Show these devices</source>
        <translation>顯示這些裝置</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>起始時間</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>自 {time} 起</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>重新開始</translation>
    </message>
    <message>
        <source>Start the broker and the registry</source>
        <translation>啟動 MQTT 代理和映像檔儲存庫</translation>
    </message>
    <message>
        <source>Starting the server</source>
        <translation>正在啟動伺服器</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在啟動…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Status {status} · {latency} · {ready}</source>
        <translation>狀態 {status} · {latency} · {ready}</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>不關閉</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步驟</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>停止並關閉</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Successes until it is ready</source>
        <translation>就緒所需成功次數</translation>
    </message>
    <message>
        <source>Such a model takes a config: an entry script, or the packages that can read it</source>
        <translation>此類模型需要組態：進入點指令碼，或可讀取它的套件</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>TLS for registry and embedded broker</source>
        <translation>映像檔儲存庫和內建 MQTT 代理使用 TLS</translation>
    </message>
    <message>
        <source>Tab now leaves the editor</source>
        <translation>現在按 Tab 可離開編輯器</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>標記</translation>
    </message>
    <message>
        <source>Take the request from a file</source>
        <translation>從檔案讀取請求</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Tell the devices</source>
        <translation>通知裝置</translation>
    </message>
    <message>
        <source>Tell them now</source>
        <translation>立即通知</translation>
    </message>
    <message>
        <source>Test here</source>
        <translation>本機測試</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>測試連線</translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation>文字 (*.log *.txt)</translation>
    </message>
    <message>
        <source>The address is not one of a broker.</source>
        <translation>該位址不是 MQTT 代理的位址。</translation>
    </message>
    <message>
        <source>The answer to the last request has not come yet</source>
        <translation>上一個請求尚無回應</translation>
    </message>
    <message>
        <source>The broker cannot be reached; what is shown of the devices is old.</source>
        <translation>無法連線 MQTT 代理；顯示的裝置資訊可能已過時。</translation>
    </message>
    <message>
        <source>The broker has it all</source>
        <translation>MQTT 代理已全部收到</translation>
    </message>
    <message>
        <source>The broker is away</source>
        <translation>MQTT 代理已中斷連線</translation>
    </message>
    <message>
        <source>The broker is away: the devices will be told when it is back.</source>
        <translation>MQTT 代理已中斷連線：恢復後會通知裝置。</translation>
    </message>
    <message>
        <source>The broker is away; it is told once the broker is back.</source>
        <translation>MQTT 代理已中斷連線；恢復後會通知裝置。</translation>
    </message>
    <message>
        <source>The broker is away; the log goes on once it is back.</source>
        <translation>MQTT 代理已中斷連線；恢復後會繼續顯示日誌。</translation>
    </message>
    <message>
        <source>The composed config is not finished: {problem}</source>
        <translation>撰寫的組態尚未完成：{problem}</translation>
    </message>
    <message>
        <source>The device cannot take it as asked.</source>
        <translation>裝置無法依要求部署。</translation>
    </message>
    <message>
        <source>The device has not taken in yet what it was told last.</source>
        <translation>裝置尚未接收最近下達的內容。</translation>
    </message>
    <message>
        <source>The device has taken in what it was told, and does not have this service.</source>
        <translation>裝置已接收下達的內容，但沒有此服務。</translation>
    </message>
    <message>
        <source>The device is at it.</source>
        <translation>裝置正在處理。</translation>
    </message>
    <message>
        <source>The device is not connected; the log goes on once it is back.</source>
        <translation>裝置未連線；恢復後會繼續顯示日誌。</translation>
    </message>
    <message>
        <source>The device runs it though this workspace has not told it to.</source>
        <translation>此工作區沒有要求，裝置卻在執行它。</translation>
    </message>
    <message>
        <source>The device tried it and gave it up.</source>
        <translation>裝置嘗試後放棄。</translation>
    </message>
    <message>
        <source>The device tried it, gave it up, and runs version {running} again.</source>
        <translation>裝置嘗試後放棄，已重新執行版本 {running}。</translation>
    </message>
    <message>
        <source>The embedded broker, run by this desktop while it is open</source>
        <translation>內建 MQTT 代理，在此應用程式開啟期間執行</translation>
    </message>
    <message>
        <source>The entry script</source>
        <translation>進入點指令碼</translation>
    </message>
    <message>
        <source>The folder for config and entry script</source>
        <translation>存放組態和進入點指令碼的資料夾</translation>
    </message>
    <message>
        <source>The folder to write it into</source>
        <translation>寫入的資料夾</translation>
    </message>
    <message>
        <source>The folder whose files are taken along</source>
        <translation>一併封裝其中檔案的資料夾</translation>
    </message>
    <message>
        <source>The golden requests</source>
        <translation>基準請求檔案</translation>
    </message>
    <message>
        <source>The inference config is being read</source>
        <translation>正在讀取推論組態</translation>
    </message>
    <message>
        <source>The list of packages</source>
        <translation>套件清單</translation>
    </message>
    <message>
        <source>The log cannot be read now</source>
        <translation>目前無法讀取日誌</translation>
    </message>
    <message>
        <source>The model&apos;s file</source>
        <translation>模型檔案</translation>
    </message>
    <message>
        <source>The model&apos;s folder</source>
        <translation>模型資料夾</translation>
    </message>
    <message>
        <source>The old version {n} is serving.</source>
        <translation>舊版本 {n} 正在服務。</translation>
    </message>
    <message>
        <source>The password goes into the system&apos;s keyring.</source>
        <translation>密碼將存入系統金鑰圈。</translation>
    </message>
    <message>
        <source>The password is in</source>
        <translation>密碼位置</translation>
    </message>
    <message>
        <source>The preview makes the image and says what each device will fetch and restart.</source>
        <translation>預覽會建置映像檔，並列出每台裝置將擷取和重新啟動的內容。</translation>
    </message>
    <message>
        <source>The service does not answer anywhere now</source>
        <translation>服務目前沒有可存取的位址</translation>
    </message>
    <message>
        <source>The service does not answer anywhere now.</source>
        <translation>服務目前沒有可存取的位址。</translation>
    </message>
    <message>
        <source>The service does not answer.</source>
        <translation>服務沒有回應。</translation>
    </message>
    <message>
        <source>The service gives no example of what it takes</source>
        <translation>服務沒有提供輸入範例</translation>
    </message>
    <message>
        <source>The service has no address yet</source>
        <translation>服務還沒有位址</translation>
    </message>
    <message>
        <source>The service is not there.</source>
        <translation>沒有該服務。</translation>
    </message>
    <message>
        <source>The service reads a {digit}.</source>
        <translation>服務辨識為 {digit}。</translation>
    </message>
    <message>
        <source>The text beside cannot be read: {problem}</source>
        <translation>無法讀取旁邊的文字：{problem}</translation>
    </message>
    <message>
        <source>The text cannot be read, so the form waits: {problem}</source>
        <translation>無法讀取文字，表單暫不可用：{problem}</translation>
    </message>
    <message>
        <source>Their use is not reported by this device.</source>
        <translation>此裝置不回報其使用情況。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>佈景主題</translation>
    </message>
    <message>
        <source>There is no keyring in this session: the password goes into a file that only you can read.</source>
        <translation>此工作階段沒有金鑰圈：密碼將存入只有您可讀取的檔案。</translation>
    </message>
    <message>
        <source>There is no version before the first</source>
        <translation>第一個版本之前沒有版本</translation>
    </message>
    <message>
        <source>They belong to another workspace, or were removed from this one.</source>
        <translation>它們屬於其他工作區，或已從此工作區移除。</translation>
    </message>
    <message>
        <source>This device has no services.</source>
        <translation>此裝置沒有服務。</translation>
    </message>
    <message>
        <source>This device was not told to run anything.</source>
        <translation>此裝置沒有被要求執行任何服務。</translation>
    </message>
    <message>
        <source>This is no NAME=value: {line}</source>
        <translation>不是 NAME=value 形式：{line}</translation>
    </message>
    <message>
        <source>This is still running:
{tasks}</source>
        <translation>以下工作仍在執行：
{tasks}</translation>
    </message>
    <message>
        <source>This is the operator&apos;s own name at the broker.</source>
        <translation>這是操作員自己在 MQTT 代理上的使用者名稱。</translation>
    </message>
    <message>
        <source>This must be a number</source>
        <translation>必須是數字</translation>
    </message>
    <message>
        <source>This version is running.</source>
        <translation>此版本正在執行。</translation>
    </message>
    <message>
        <source>Through the device (MQTT)</source>
        <translation>經由裝置 (MQTT)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>To the configs</source>
        <translation>前往組態</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>到末尾</translation>
    </message>
    <message>
        <source>Told: document {rev}. Taken in by the device: {observed}.</source>
        <translation>已下達：文件 {rev}。裝置已接收：{observed}。</translation>
    </message>
    <message>
        <source>Took in what it was told, revision {rev}</source>
        <translation>已接收下達的內容，修訂 {rev}</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>試用</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重試</translation>
    </message>
    <message>
        <source>Try it here</source>
        <translation>在本機試用</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重試</translation>
    </message>
    <message>
        <source>Try {service} again</source>
        <translation>重試 {service}</translation>
    </message>
    <message>
        <source>Try: {hint}</source>
        <translation>建議：{hint}</translation>
    </message>
    <message>
        <source>Type a label to add, or a key to take away.</source>
        <translation>輸入要新增的標籤，或要移除的鍵。</translation>
    </message>
    <message>
        <source>Type into the empty row to add one; Delete takes one out</source>
        <translation>在空白列中輸入即可新增；按 Delete 刪除一列</translation>
    </message>
    <message>
        <source>Type or size</source>
        <translation>類型或大小</translation>
    </message>
    <message>
        <source>Type {n} first</source>
        <translation>請先輸入 {n}</translation>
    </message>
    <message>
        <source>Type {n} to confirm</source>
        <translation>輸入 {n} 以確認</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>還原變更</translation>
    </message>
    <message>
        <source>Unless the address is this computer&apos;s own</source>
        <translation>位址不是本機自身時使用</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新狀態</translation>
    </message>
    <message>
        <source>User</source>
        <translation>使用者</translation>
    </message>
    <message>
        <source>User name at the broker</source>
        <translation>MQTT 代理使用者名稱</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>變數</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Version it goes by</source>
        <translation>自報版本</translation>
    </message>
    <message>
        <source>Version of the framework</source>
        <translation>框架版本</translation>
    </message>
    <message numerus="yes">
        <source>Version {n} of {service} goes to %n device(s); {size} are fetched in all.</source>
        <translation>
            <numerusform>{service} 的版本 {n} 將部署到 %n 台裝置；共擷取 {size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Version {version} is still serving.</source>
        <translation>版本 {version} 仍在服務。</translation>
    </message>
    <message>
        <source>Version {version} of {service} was deployed</source>
        <translation>已部署 {service} 的版本 {version}</translation>
    </message>
    <message>
        <source>Wait for what is under way</source>
        <translation>請等待目前操作完成</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Welcome to Shoal</source>
        <translation>歡迎使用 Shoal</translation>
    </message>
    <message>
        <source>What</source>
        <translation>部署內容</translation>
    </message>
    <message>
        <source>What deployments choose it by; may stay empty</source>
        <translation>部署時據此選擇裝置；可以留空</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>相符項</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>將發生的變化</translation>
    </message>
    <message>
        <source>What is reported may be old.</source>
        <translation>回報的內容可能已過時。</translation>
    </message>
    <message>
        <source>What it could run</source>
        <translation>可執行的部署</translation>
    </message>
    <message>
        <source>What serves now goes on until the other one is there.</source>
        <translation>新版本就緒前，目前版本繼續服務。</translation>
    </message>
    <message>
        <source>What takes a while is listed here.</source>
        <translation>耗時的工作會列在此處。</translation>
    </message>
    <message>
        <source>What the device will be told</source>
        <translation>將下達給裝置的內容</translation>
    </message>
    <message>
        <source>What was typed is being looked at</source>
        <translation>正在檢查輸入的內容</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>部署到</translation>
    </message>
    <message>
        <source>Where it is deployed</source>
        <translation>部署位置</translation>
    </message>
    <message>
        <source>Where to write the enrolment file</source>
        <translation>登錄檔案的儲存位置</translation>
    </message>
    <message>
        <source>Where: {where}</source>
        <translation>位置：{where}</translation>
    </message>
    <message>
        <source>With</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>With an inference config on the disk</source>
        <translation>使用磁碟上的推論組態</translation>
    </message>
    <message>
        <source>With the config composed at Configs</source>
        <translation>使用在「組態」中撰寫的組態</translation>
    </message>
    <message>
        <source>With the config that is being composed</source>
        <translation>使用正在撰寫的組態</translation>
    </message>
    <message>
        <source>With what</source>
        <translation>部署設定</translation>
    </message>
    <message>
        <source>Without code, as a device would serve it</source>
        <translation>不用程式碼，與裝置上的執行方式相同</translation>
    </message>
    <message>
        <source>Without one, a single ONNX model is served by itself.</source>
        <translation>沒有組態時，單一 ONNX 模型可直接提供服務。</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作區</translation>
    </message>
    <message>
        <source>Write a body first, or load one from a file</source>
        <translation>請先填寫本文，或從檔案載入</translation>
    </message>
    <message>
        <source>Write a body instead of the file</source>
        <translation>改為填寫本文，不使用檔案</translation>
    </message>
    <message>
        <source>Write it into the journal</source>
        <translation>寫入操作記錄</translation>
    </message>
    <message>
        <source>Write the enrolment file</source>
        <translation>寫入登錄檔案</translation>
    </message>
    <message>
        <source>Writing files</source>
        <translation>寫入檔案</translation>
    </message>
    <message>
        <source>Written out in the config</source>
        <translation>直接寫在組態中</translation>
    </message>
    <message>
        <source>Written to {path}</source>
        <translation>已寫入 {path}</translation>
    </message>
    <message>
        <source>Wrote {file}; take it to the device.</source>
        <translation>已寫入 {file}；請將它帶到裝置上。</translation>
    </message>
    <message>
        <source>You get one file for the device, and one command to run there.</source>
        <translation>您會得到一個供裝置使用的檔案，以及一條要在裝置上執行的命令。</translation>
    </message>
    <message>
        <source>You have an MQTT broker that your devices reach: make a workspace that meets them there.</source>
        <translation>您已有裝置可連線的 MQTT 代理：建立一個在那裡與裝置通訊的工作區。</translation>
    </message>
    <message>
        <source>You see what will be fetched and restarted before anything is sent.</source>
        <translation>傳送之前，您可以看到將擷取和重新啟動的內容。</translation>
    </message>
    <message>
        <source>a file that only you can read</source>
        <translation>只有您可讀取的檔案</translation>
    </message>
    <message>
        <source>all as told</source>
        <translation>全部符合要求</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 項</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more character(s)</source>
        <translation>
            <numerusform>另有 %n 個字元</numerusform>
        </translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>as packages and base image say</source>
        <translation>由套件和基礎映像檔決定</translation>
    </message>
    <message>
        <source>as the server has it</source>
        <translation>伺服器預設值</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>等待重試</translation>
    </message>
    <message>
        <source>cancelled after {span}</source>
        <translation>{span}後取消</translation>
    </message>
    <message>
        <source>chosen for the config and the devices</source>
        <translation>根據組態和裝置選擇</translation>
    </message>
    <message>
        <source>command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>連線</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>核心</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>已刪除</translation>
    </message>
    <message>
        <source>deployment</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>devices: {word}</source>
        <translation>裝置：{word}</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>不滿足條件</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>done in {span}</source>
        <translation>耗時 {span}，已完成</translation>
    </message>
    <message>
        <source>drifted</source>
        <translation>已偏離</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>fetching</source>
        <translation>擷取中</translation>
    </message>
    <message>
        <source>for {span}</source>
        <translation>已持續 {span}</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>heard {ago}</source>
        <translation>{ago}收到訊息</translation>
    </message>
    <message>
        <source>if it was set up anew, enrol it again</source>
        <translation>如果裝置已重新安裝，請重新登錄</translation>
    </message>
    <message>
        <source>in progress</source>
        <translation>進行中</translation>
    </message>
    <message>
        <source>in transition</source>
        <translation>變更中</translation>
    </message>
    <message>
        <source>it can</source>
        <translation>可以</translation>
    </message>
    <message>
        <source>it cannot</source>
        <translation>不可以</translation>
    </message>
    <message>
        <source>it restarts in place of version {n}</source>
        <translation>將重新啟動並取代版本 {n}</translation>
    </message>
    <message>
        <source>it restarts, with the same image</source>
        <translation>將使用相同映像檔重新啟動</translation>
    </message>
    <message>
        <source>it starts</source>
        <translation>將啟動</translation>
    </message>
    <message numerus="yes">
        <source>leaving %n device(s)</source>
        <translation>
            <numerusform>正在撤出 %n 台裝置</numerusform>
        </translation>
    </message>
    <message>
        <source>lines may be missing here</source>
        <translation>此處可能缺少部分行</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>載入中</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>失聯</translation>
    </message>
    <message>
        <source>lost or failed</source>
        <translation>失聯或失敗</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>mqtts:// for TLS, mqtt:// without; host, and port if it is another</source>
        <translation>mqtts:// 使用 TLS，mqtt:// 不使用；填寫主機，連接埠不同時一併填寫</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>從未出現</translation>
    </message>
    <message>
        <source>new: {n}</source>
        <translation>新增：{n}</translation>
    </message>
    <message>
        <source>no image was made for {platform}</source>
        <translation>沒有為 {platform} 建置映像檔</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>無限制</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>none: a single ONNX model is served without code</source>
        <translation>無：單一 ONNX 模型無需程式碼即可提供服務</translation>
    </message>
    <message>
        <source>none: a version that is ready is good</source>
        <translation>無：就緒的版本即視為可用</translation>
    </message>
    <message>
        <source>none: the entry script alone</source>
        <translation>無：僅進入點指令碼</translation>
    </message>
    <message>
        <source>not asked for</source>
        <translation>未要求</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>未加密</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>not heard</source>
        <translation>無訊息</translation>
    </message>
    <message>
        <source>not heard yet</source>
        <translation>尚無訊息</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未儲存</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>尚未傳送</translation>
    </message>
    <message>
        <source>not taken in</source>
        <translation>未接收</translation>
    </message>
    <message>
        <source>nothing to run</source>
        <translation>無需執行</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>未部署</translation>
    </message>
    <message>
        <source>of one minute</source>
        <translation>1 分鐘平均</translation>
    </message>
    <message>
        <source>of the machine</source>
        <translation>整機</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message numerus="yes">
        <source>on %n device(s)</source>
        <translation>
            <numerusform>在 %n 台裝置上</numerusform>
        </translation>
    </message>
    <message>
        <source>on the way</source>
        <translation>進行中</translation>
    </message>
    <message>
        <source>online</source>
        <translation>上線</translation>
    </message>
    <message>
        <source>order</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>other image</source>
        <translation>映像檔不同</translation>
    </message>
    <message>
        <source>other version</source>
        <translation>版本不同</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>待完成</translation>
    </message>
    <message>
        <source>primary</source>
        <translation>主</translation>
    </message>
    <message>
        <source>probing</source>
        <translation>探測中</translation>
    </message>
    <message>
        <source>ready after {seconds:.1f} s</source>
        <translation>{seconds:.1f} 秒後就緒</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>已取代</translation>
    </message>
    <message>
        <source>requests a second</source>
        <translation>每秒請求數</translation>
    </message>
    <message>
        <source>resident</source>
        <translation>常駐記憶體</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>已復原</translation>
    </message>
    <message>
        <source>same</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>same, but unhealthy</source>
        <translation>一致，但異常</translation>
    </message>
    <message>
        <source>secondary</source>
        <translation>備用</translation>
    </message>
    <message>
        <source>service</source>
        <translation>服務</translation>
    </message>
    <message>
        <source>serving</source>
        <translation>服務中</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已就緒</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>過期</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>啟動中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已關機</translation>
    </message>
    <message>
        <source>task</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>the device chooses</source>
        <translation>由裝置選擇</translation>
    </message>
    <message>
        <source>the system&apos;s keyring</source>
        <translation>系統金鑰圈</translation>
    </message>
    <message>
        <source>the usual one, with Python alone</source>
        <translation>預設映像檔，僅含 Python</translation>
    </message>
    <message>
        <source>to be removed</source>
        <translation>待移除</translation>
    </message>
    <message>
        <source>type {n}</source>
        <translation>輸入 {n}</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>異常</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>working</source>
        <translation>進行中</translation>
    </message>
    <message>
        <source>{amount}: a new model</source>
        <translation>{amount}：新模型</translation>
    </message>
    <message>
        <source>{amount}: the next version after {version}</source>
        <translation>{amount}：版本 {version} 之後的新版本</translation>
    </message>
    <message>
        <source>{answer}, is {truth}</source>
        <translation>{answer}，實為 {truth}</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>{broker}: connecting</source>
        <translation>{broker}：正在連線</translation>
    </message>
    <message>
        <source>{broker}: not connected</source>
        <translation>{broker}：未連線</translation>
    </message>
    <message>
        <source>{deployment} does not fit: {reasons}</source>
        <translation>{deployment} 不滿足條件：{reasons}</translation>
    </message>
    <message>
        <source>{device} has never connected, so no key can be sealed to it: leave it out</source>
        <translation>{device} 從未連線，無法為其加密金鑰：請排除它</translation>
    </message>
    <message>
        <source>{device} is enrolled</source>
        <translation>{device} 已登錄</translation>
    </message>
    <message>
        <source>{device} is not enrolled here</source>
        <translation>{device} 未在此登錄</translation>
    </message>
    <message>
        <source>{device}, {ago}</source>
        <translation>{device}，{ago}</translation>
    </message>
    <message>
        <source>{device}: {contact}, {update}</source>
        <translation>{device}：{contact}，{update}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{field} is accepted, but this version does nothing with it</source>
        <translation>接受 {field}，但此版本不會使用它</translation>
    </message>
    <message numerus="yes">
        <source>{file} has %n golden request(s)</source>
        <translation>
            <numerusform>{file} 中有 %n 個基準請求</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} is no text</source>
        <translation>{file} 不是文字檔</translation>
    </message>
    <message>
        <source>{file} is not there</source>
        <translation>{file} 不存在</translation>
    </message>
    <message>
        <source>{framework} · {size} · registered {ago}</source>
        <translation>{framework} · {size} · {ago}註冊</translation>
    </message>
    <message>
        <source>{free} of {total}</source>
        <translation>{free} / {total}</translation>
    </message>
    <message>
        <source>{lines}; earlier ones were let go</source>
        <translation>{lines}；更早的行已捨棄</translation>
    </message>
    <message>
        <source>{meant}: {parts}</source>
        <translation>{meant}：{parts}</translation>
    </message>
    <message>
        <source>{models}, made {ago}</source>
        <translation>{models}，{ago}建立</translation>
    </message>
    <message>
        <source>{model} is deleted</source>
        <translation>{model} 已刪除</translation>
    </message>
    <message>
        <source>{model} is not registered any more</source>
        <translation>{model} 已不再註冊</translation>
    </message>
    <message>
        <source>{model} is registered</source>
        <translation>{model} 已註冊</translation>
    </message>
    <message>
        <source>{model} is saved</source>
        <translation>{model} 已儲存</translation>
    </message>
    <message>
        <source>{ms:.1f} ms</source>
        <translation>{ms:.1f} 毫秒</translation>
    </message>
    <message>
        <source>{ms:.1f} ms, of which run() {run:.1f} ms</source>
        <translation>{ms:.1f} 毫秒，其中 run() {run:.1f} 毫秒</translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation>{names} 及另外 {n} 台</translation>
    </message>
    <message>
        <source>{name} is there twice</source>
        <translation>{name} 重複出現</translation>
    </message>
    <message>
        <source>{n} ({models})</source>
        <translation>{n} ({models})</translation>
    </message>
    <message>
        <source>{n} bytes: too many to show</source>
        <translation>{n} 位元組：過多，無法顯示</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>{n} drifted</source>
        <translation>{n} 台已偏離</translation>
    </message>
    <message>
        <source>{n} events were lost while it was not connected</source>
        <translation>未連線期間遺失了 {n} 個事件</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} 台失敗</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小時</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分鐘</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} 毫秒</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} / {all}</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
    <message>
        <source>{n} of {total} deployments fit this device</source>
        <translation>{n} / {total} 個部署可在此裝置上執行</translation>
    </message>
    <message>
        <source>{n} of {total} drifted</source>
        <translation>{n} / {total} 已偏離</translation>
    </message>
    <message>
        <source>{n} of {total} failed</source>
        <translation>{n} / {total} 失敗</translation>
    </message>
    <message>
        <source>{n} of {total} healthy</source>
        <translation>{n} / {total} 正常</translation>
    </message>
    <message>
        <source>{n} of {total} pending</source>
        <translation>{n} / {total} 待完成</translation>
    </message>
    <message>
        <source>{n} of {total} services healthy</source>
        <translation>{n} / {total} 個服務正常</translation>
    </message>
    <message>
        <source>{n} requests: p50 {p50:.1f} ms, p99 {p99:.1f} ms</source>
        <translation>{n} 個請求：p50 {p50:.1f} 毫秒，p99 {p99:.1f} 毫秒</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} {state}</source>
        <translation>{n} 台{state}</translation>
    </message>
    <message>
        <source>{n}/s</source>
        <translation>{n}/秒</translation>
    </message>
    <message>
        <source>{place} ({keys})</source>
        <translation>{place} ({keys})</translation>
    </message>
    <message>
        <source>{right} of {all} digits were read rightly.</source>
        <translation>{all} 個數字中正確辨識了 {right} 個。</translation>
    </message>
    <message numerus="yes">
        <source>{services} on %n device(s)</source>
        <translation>
            <numerusform>%n 台裝置上的 {services}</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} does not answer on {names}</source>
        <translation>{service} 在 {names} 上沒有回應</translation>
    </message>
    <message>
        <source>{service} failed on {names}</source>
        <translation>{service} 在 {names} 上失敗</translation>
    </message>
    <message numerus="yes">
        <source>{service} goes back to version {to} on %n device(s).</source>
        <translation>
            <numerusform>{service} 將在 %n 台裝置上回到版本 {to}。</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} has trouble on its way to {names}</source>
        <translation>{service} 在部署到 {names} 時遇到問題</translation>
    </message>
    <message>
        <source>{service} is not what was told on {names}</source>
        <translation>{service} 在 {names} 上與下達的不一致</translation>
    </message>
    <message numerus="yes">
        <source>{service} is stopped and removed on %n device(s), in every version; its history stays.</source>
        <translation>
            <numerusform>{service} 的所有版本將在 %n 台裝置上停止並移除；其歷史記錄會保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} is {state}, {phase}</source>
        <translation>{service}：{state}，{phase}</translation>
    </message>
    <message>
        <source>{service} on {device}</source>
        <translation>{device} 上的 {service}</translation>
    </message>
    <message>
        <source>{service} on {device}: version {now} → {then}</source>
        <translation>{device} 上的 {service}：版本 {now} → {then}</translation>
    </message>
    <message>
        <source>{service} on {device}: version {version} stops serving</source>
        <translation>{device} 上的 {service}：版本 {version} 將停止服務</translation>
    </message>
    <message>
        <source>{service} was deleted from its last device</source>
        <translation>{service} 已從最後一台裝置上刪除</translation>
    </message>
    <message>
        <source>{service} {n} is in the journal; the devices will be told when the broker is back</source>
        <translation>{service} {n} 已寫入操作記錄；MQTT 代理恢復後會通知裝置</translation>
    </message>
    <message>
        <source>{service}, version {n}</source>
        <translation>{service}，版本 {n}</translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n line(s)</source>
        <translation>
            <numerusform>顯示 {shown} 行，共 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>{span} ago</source>
        <translation>{span}前</translation>
    </message>
    <message>
        <source>{span} left</source>
        <translation>還剩 {span}</translation>
    </message>
    <message>
        <source>{state}, device {contact}</source>
        <translation>{state}，裝置{contact}</translation>
    </message>
    <message>
        <source>{status} after {latency}, {size}, over {way}</source>
        <translation>{status}，{latency}，{size}，經由 {way}</translation>
    </message>
    <message>
        <source>{tasks}, {n} failed</source>
        <translation>{tasks}，{n} 個失敗</translation>
    </message>
    <message>
        <source>{text} (stays as it is)</source>
        <translation>{text}（保持不變）</translation>
    </message>
    <message>
        <source>{what}, last {span}</source>
        <translation>{what}，最近 {span}</translation>
    </message>
    <message>
        <source>“none” for devices without Docker</source>
        <translation>沒有 Docker 的裝置填「none」</translation>
    </message>
</context>
</TS>
