<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%n 字节非文本数据</numerusform>
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
            <numerusform>%n 台无法部署</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n 台设备</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) announce another key than the one they are known by</source>
        <translation>
            <numerusform>%n 台设备声明的密钥与已知的不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) are lost</source>
        <translation>
            <numerusform>%n 台设备失联</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) cannot take it and will say so.</source>
        <translation>
            <numerusform>%n 台设备无法部署，届时会报告原因。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) had no version before and stay as they are.</source>
        <translation>
            <numerusform>%n 台设备没有更早的版本，将保持不变。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) have not been heard for too long</source>
        <translation>
            <numerusform>%n 台设备已很久没有消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) in trouble. The first: {device}</source>
        <translation>
            <numerusform>%n 台设备有问题。第一台：{device}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) look for you where you are now: enrol each again afterwards.</source>
        <translation>
            <numerusform>%n 台设备按当前地址连接本机：更改后请逐一重新登记。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) meant</source>
        <translation>
            <numerusform>已选定 %n 台设备</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) report but are not enrolled in this workspace</source>
        <translation>
            <numerusform>%n 台设备在上报，但未登记到此工作区</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to go back to an earlier {service}</source>
        <translation>
            <numerusform>已通知 %n 台设备回到更早的 {service}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to remove {service}</source>
        <translation>
            <numerusform>已通知 %n 台设备移除 {service}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) told to run {service} {n}</source>
        <translation>
            <numerusform>已通知 %n 台设备运行 {service} {n}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) try again</source>
        <translation>
            <numerusform>%n 台设备正在重试</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were not told yet what they should run</source>
        <translation>
            <numerusform>%n 台设备尚未收到要运行的内容</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told</source>
        <translation>
            <numerusform>已通知 %n 台设备</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were told the new key</source>
        <translation>
            <numerusform>已将新密钥发给 %n 台设备</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), {size}</source>
        <translation>
            <numerusform>%n 个文件，{size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation>
            <numerusform>%n 台有问题</numerusform>
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
            <numerusform>已保存 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 处匹配</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n never seen</source>
        <translation>
            <numerusform>%n 台从未出现</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>%n 项未发送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent yet</source>
        <translation>
            <numerusform>%n 项尚未发送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) chosen</source>
        <translation>
            <numerusform>已选择 %n 个服务</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) on it go on running.</source>
        <translation>
            <numerusform>其上的 %n 个服务将继续运行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) restart; the old version serves until the new one is there.</source>
        <translation>
            <numerusform>%n 个服务将重启；新版本就绪前由旧版本继续服务。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n 个任务正在运行</numerusform>
        </translation>
    </message>
    <message>
        <source>1 to 36 of a-z, 0-9 and &apos;-&apos;</source>
        <translation>1 到 36 个字符，可用 a-z、0-9 和“-”</translation>
    </message>
    <message>
        <source>A PEM file, for a broker whose certificate no public authority has signed</source>
        <translation>PEM 文件，用于证书并非由公共机构签发的 MQTT 代理</translation>
    </message>
    <message>
        <source>A broker and a device on this computer, and a model that reads digits: deployed and answering within a minute, without a network.</source>
        <translation>本机上的一个 MQTT 代理、一台设备和一个识别数字的模型：无需网络，一分钟内即可部署并作出回应。</translation>
    </message>
    <message>
        <source>A broker and a device run on this computer. Nothing leaves it, and no network is needed.</source>
        <translation>MQTT 代理和设备都在本机运行。数据不会离开本机，也不需要网络。</translation>
    </message>
    <message>
        <source>A broker of your own</source>
        <translation>自有 MQTT 代理</translation>
    </message>
    <message>
        <source>A config says how models are served: by which script, with which packages, on which base image.</source>
        <translation>配置说明如何提供模型服务：用哪个脚本、哪些软件包、哪个基础镜像。</translation>
    </message>
    <message>
        <source>A connection without TLS has no certificate.</source>
        <translation>不使用 TLS 的连接没有证书。</translation>
    </message>
    <message>
        <source>A device joins with one file, which you make here, and one command, which you run there.</source>
        <translation>只需在此生成一个文件，再在设备上运行一条命令，设备即可加入。</translation>
    </message>
    <message>
        <source>A device of this name is enrolled already.</source>
        <translation>已登记同名设备。</translation>
    </message>
    <message>
        <source>A file with a request</source>
        <translation>包含请求的文件</translation>
    </message>
    <message>
        <source>A level of every MQTT topic</source>
        <translation>每个 MQTT 主题中的一级</translation>
    </message>
    <message>
        <source>A new or empty folder; it keeps models, devices and keys</source>
        <translation>新的或空的文件夹；用于存放模型、设备和密钥</translation>
    </message>
    <message>
        <source>A probe waits, s</source>
        <translation>探测超时（秒）</translation>
    </message>
    <message>
        <source>A request may take, ms</source>
        <translation>请求时限（毫秒）</translation>
    </message>
    <message>
        <source>A request may wait, ms</source>
        <translation>排队时限（毫秒）</translation>
    </message>
    <message>
        <source>A request to send</source>
        <translation>要发送的请求</translation>
    </message>
    <message>
        <source>A value has no name</source>
        <translation>有一个值没有名称</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Accelerators</source>
        <translation>加速器</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Add another model…</source>
        <translation>再添加一个模型…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Address of this computer</source>
        <translation>本机地址</translation>
    </message>
    <message>
        <source>Address on the device</source>
        <translation>设备上的地址</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>代理程序</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>All logs</source>
        <translation>所有日志</translation>
    </message>
    <message>
        <source>All services</source>
        <translation>所有服务</translation>
    </message>
    <message>
        <source>Also its name on each device</source>
        <translation>也是它在每台设备上的名称</translation>
    </message>
    <message>
        <source>Also push the image to a registry</source>
        <translation>同时将镜像推送到镜像仓库</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>And these devices</source>
        <translation>以及这些设备</translation>
    </message>
    <message>
        <source>Another image to build on, or none for devices without containers</source>
        <translation>另选一个基础镜像；设备不用容器时填 none</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>另一个密钥</translation>
    </message>
    <message>
        <source>Another key; empty for a random one</source>
        <translation>另一个密钥；留空则随机生成</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回应</translation>
    </message>
    <message>
        <source>Answered in {n} ms, over HTTP.</source>
        <translation>已通过 HTTP 在 {n} 毫秒内回应。</translation>
    </message>
    <message>
        <source>Any file or folder; it is kept with its versions, and read for its inputs and outputs.</source>
        <translation>任意文件或文件夹；会保存各个版本，并读取其输入和输出。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Applying connects anew; services on devices go on.</source>
        <translation>应用后将重新连接；设备上的服务不受影响。</translation>
    </message>
    <message>
        <source>Applying starts the registry and the broker anew; services on devices go on.</source>
        <translation>应用后将重新启动镜像仓库和 MQTT 代理；设备上的服务不受影响。</translation>
    </message>
    <message>
        <source>As .shoalignore leaves it</source>
        <translation>按 .shoalignore 过滤</translation>
    </message>
    <message>
        <source>As devices reach it. 127.0.0.1 serves this computer only; any other address turns TLS on.</source>
        <translation>设备访问本机所用的地址。127.0.0.1 仅供本机使用；其他地址会启用 TLS。</translation>
    </message>
    <message>
        <source>As devices reach it; 127.0.0.1 serves this computer only</source>
        <translation>设备访问本机所用的地址；127.0.0.1 仅供本机使用</translation>
    </message>
    <message>
        <source>As in: gpu, 2 fpga xilinx</source>
        <translation>例如：gpu, 2 fpga xilinx</translation>
    </message>
    <message>
        <source>As it is, without code</source>
        <translation>直接使用，无需代码</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>As {user} at {registry}</source>
        <translation>以 {user} 身份登录 {registry}</translation>
    </message>
    <message>
        <source>Ask callers for a key</source>
        <translation>要求调用方提供密钥</translation>
    </message>
    <message>
        <source>Ask {device}</source>
        <translation>询问 {device}</translation>
    </message>
    <message>
        <source>Asked for, and not in force</source>
        <translation>已请求但未生效</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Base image</source>
        <translation>基础镜像</translation>
    </message>
    <message>
        <source>Beat: its last sign of life</source>
        <translation>心跳：最近一次存活信号</translation>
    </message>
    <message>
        <source>Begin a config</source>
        <translation>新建配置</translation>
    </message>
    <message>
        <source>Begin one in a folder</source>
        <translation>在文件夹中新建</translation>
    </message>
    <message>
        <source>Between probes, s</source>
        <translation>探测间隔（秒）</translation>
    </message>
    <message>
        <source>Birth: what it says it is</source>
        <translation>上线：设备自报的信息</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Body of the request</source>
        <translation>请求正文</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>MQTT 代理</translation>
    </message>
    <message>
        <source>Browse: {what}</source>
        <translation>浏览：{what}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Build without a base image</source>
        <translation>不使用基础镜像构建</translation>
    </message>
    <message>
        <source>Callers that bring the one it has now are refused; the other key goes on working.</source>
        <translation>使用当前密钥的调用方将被拒绝；另一个密钥继续有效。</translation>
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
        <translation>签发机构的证书</translation>
    </message>
    <message>
        <source>Change the settings</source>
        <translation>更改设置</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Choose a deployment first</source>
        <translation>请先选择部署</translation>
    </message>
    <message>
        <source>Choose a device first</source>
        <translation>请先选择设备</translation>
    </message>
    <message>
        <source>Choose a file or a folder first</source>
        <translation>请先选择文件或文件夹</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose a model first</source>
        <translation>请先选择模型</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>Choose a registry above.</source>
        <translation>请在上方选择镜像仓库。</translation>
    </message>
    <message>
        <source>Choose an inference config</source>
        <translation>选择推理配置</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>另选一个</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>选择其他文件夹…</translation>
    </message>
    <message>
        <source>Choose devices first.</source>
        <translation>请先选择设备。</translation>
    </message>
    <message>
        <source>Choose devices on the first page to read what the service writes there.</source>
        <translation>请在第一页选择设备，以查看服务在设备上写出的日志。</translation>
    </message>
    <message>
        <source>Choose in the form how packages are listed.</source>
        <translation>请在表单中选择软件包的列出方式。</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>选择一个</translation>
    </message>
    <message>
        <source>Choose one device</source>
        <translation>请只选择一台设备</translation>
    </message>
    <message>
        <source>Choose the entry script</source>
        <translation>选择入口脚本</translation>
    </message>
    <message>
        <source>Choose the file of the inference config</source>
        <translation>选择推理配置文件</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择该文件夹</translation>
    </message>
    <message>
        <source>Choose the list of packages</source>
        <translation>选择软件包列表</translation>
    </message>
    <message>
        <source>Choose the models</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose the models to try it with first</source>
        <translation>请先选择用于试用的模型</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Clear what has ended</source>
        <translation>清除已结束的任务</translation>
    </message>
    <message>
        <source>Click a digit to have it read</source>
        <translation>单击一个数字进行识别</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close Shoal?</source>
        <translation>要关闭 Shoal 吗？</translation>
    </message>
    <message>
        <source>Close the list of tasks</source>
        <translation>关闭任务列表</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Compare with what the devices have</source>
        <translation>与设备上已有内容比较</translation>
    </message>
    <message>
        <source>Compose one</source>
        <translation>编写配置</translation>
    </message>
    <message>
        <source>Conda file</source>
        <translation>Conda 文件</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Config as text</source>
        <translation>配置文本</translation>
    </message>
    <message>
        <source>Configs</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Configs (*.json *.yaml *.yml)</source>
        <translation>配置 (*.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Connect to a broker</source>
        <translation>连接到 MQTT 代理</translation>
    </message>
    <message>
        <source>Connect to the broker</source>
        <translation>连接到 MQTT 代理</translation>
    </message>
    <message>
        <source>Connected to the broker</source>
        <translation>已连接到 MQTT 代理</translation>
    </message>
    <message>
        <source>Connected, MQTT {version}</source>
        <translation>已连接，MQTT {version}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>连接状态</translation>
    </message>
    <message>
        <source>Content type</source>
        <translation>内容类型</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Contents of the model</source>
        <translation>模型内容</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copied the command</source>
        <translation>已复制命令</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all</source>
        <translation>复制选中的行，未选则全部复制</translation>
    </message>
    <message>
        <source>Copy the fingerprint</source>
        <translation>复制指纹</translation>
    </message>
    <message>
        <source>Copy the scoring URI</source>
        <translation>复制评分 URI</translation>
    </message>
    <message>
        <source>Copying and checking</source>
        <translation>复制并检查</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核心数</translation>
    </message>
    <message>
        <source>Cores that services use</source>
        <translation>各服务占用的核心数</translation>
    </message>
    <message>
        <source>Could not remember its answer to a command</source>
        <translation>无法保存对命令的回应</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Cut off without a word: {names}</source>
        <translation>连接意外中断：{names}</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Delete from %n device(s)</source>
        <translation>
            <numerusform>从 %n 台设备删除</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete {model}</source>
        <translation>删除 {model}</translation>
    </message>
    <message>
        <source>Delete {model}? Its number is never given again.</source>
        <translation>要删除 {model} 吗？其编号不会再次使用。</translation>
    </message>
    <message>
        <source>Delete {service}</source>
        <translation>删除 {service}</translation>
    </message>
    <message>
        <source>Delete {what}?</source>
        <translation>要删除 {what} 吗？</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
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
        <translation>通过 MQTT 部署</translation>
    </message>
    <message>
        <source>Deploy the model to the device</source>
        <translation>将模型部署到设备</translation>
    </message>
    <message>
        <source>Deploy to it</source>
        <translation>部署到此设备</translation>
    </message>
    <message>
        <source>Deploy to selected</source>
        <translation>部署到所选设备</translation>
    </message>
    <message>
        <source>Deploy {model}</source>
        <translation>部署 {model}</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>部署情况</translation>
    </message>
    <message>
        <source>Deployment config as text</source>
        <translation>部署配置文本</translation>
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
        <translation>期望与上报</translation>
    </message>
    <message>
        <source>Desired: what it was told</source>
        <translation>期望：下发给设备的内容</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Devices are enrolled under this name.</source>
        <translation>已有设备以此名称登记。</translation>
    </message>
    <message>
        <source>Devices of the fleet</source>
        <translation>设备群中的设备</translation>
    </message>
    <message>
        <source>Devices of the rollout</source>
        <translation>此次发布的设备</translation>
    </message>
    <message>
        <source>Devices that are meant</source>
        <translation>选定的设备</translation>
    </message>
    <message>
        <source>Devices with all of these labels</source>
        <translation>具有所有这些标签的设备</translation>
    </message>
    <message>
        <source>Disk free at its start</source>
        <translation>启动时的可用磁盘空间</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Document as JSON</source>
        <translation>JSON 文档</translation>
    </message>
    <message>
        <source>Document of the device</source>
        <translation>设备文档</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Done in {span}. The service {service} answers at
{uri}</source>
        <translation>用时 {span}，已完成。服务 {service} 的地址：
{uri}</translation>
    </message>
    <message>
        <source>Download {model}</source>
        <translation>下载 {model}</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下载…</translation>
    </message>
    <message>
        <source>Draw one yourself</source>
        <translation>自己画一个</translation>
    </message>
    <message>
        <source>Drop a file or a folder here, or choose one, to register it.</source>
        <translation>将文件或文件夹拖到此处，或选择一个，即可注册。</translation>
    </message>
    <message>
        <source>Drop a file or folder here, or choose one</source>
        <translation>将文件或文件夹拖到此处，或选择一个</translation>
    </message>
    <message>
        <source>Empty for a broker that lets everybody in</source>
        <translation>若 MQTT 代理允许任何人连接，则留空</translation>
    </message>
    <message>
        <source>Empty: its own name</source>
        <translation>留空则使用设备名称</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Enrol a device</source>
        <translation>登记设备</translation>
    </message>
    <message>
        <source>Enrol again</source>
        <translation>重新登记</translation>
    </message>
    <message>
        <source>Enrol another</source>
        <translation>再登记一台</translation>
    </message>
    <message>
        <source>Enrol it</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Enrol it again</source>
        <translation>重新登记</translation>
    </message>
    <message>
        <source>Enrol the device</source>
        <translation>登记设备</translation>
    </message>
    <message>
        <source>Enrol {device}</source>
        <translation>登记 {device}</translation>
    </message>
    <message>
        <source>Enrol {device} again</source>
        <translation>重新登记 {device}</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>登记时间</translation>
    </message>
    <message>
        <source>Enrolled {device}</source>
        <translation>已登记 {device}</translation>
    </message>
    <message>
        <source>Enrolment file</source>
        <translation>登记文件</translation>
    </message>
    <message>
        <source>Entry script</source>
        <translation>入口脚本</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Events of the device</source>
        <translation>设备事件</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>Everything is saved</source>
        <translation>已全部保存</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export the activity</source>
        <translation>导出活动</translation>
    </message>
    <message>
        <source>Export the activity as {file}</source>
        <translation>将活动导出为 {file}</translation>
    </message>
    <message>
        <source>Extra files: a folder that is taken along</source>
        <translation>附加文件：一并打包的文件夹</translation>
    </message>
    <message>
        <source>Failures until it is restarted</source>
        <translation>重启前的失败次数</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>已拉取</translation>
    </message>
    <message>
        <source>Fetches</source>
        <translation>需拉取</translation>
    </message>
    <message>
        <source>Fetching packages</source>
        <translation>正在获取软件包</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>文件或文件夹</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files of the composed config are not saved yet: save them at Configs</source>
        <translation>编写的配置有文件尚未保存：请在“配置”中保存</translation>
    </message>
    <message>
        <source>Filter of the log</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>Filter of {table}</source>
        <translation>筛选{table}</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Find in this text</source>
        <translation>在此文本中查找</translation>
    </message>
    <message>
        <source>Find the next one</source>
        <translation>查找下一个</translation>
    </message>
    <message>
        <source>Find the one before</source>
        <translation>查找上一个</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256) of its authority:
{fingerprint}</source>
        <translation>签发机构的指纹 (SHA-256)：
{fingerprint}</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>入门步骤</translation>
    </message>
    <message>
        <source>Fixed once a device is enrolled</source>
        <translation>登记设备后不可更改</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Found nothing to do at the broker</source>
        <translation>在 MQTT 代理上没有发现要执行的内容</translation>
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
        <translation>请指定名称，例如 cam-01。</translation>
    </message>
    <message>
        <source>Give the model a name</source>
        <translation>请为模型命名</translation>
    </message>
    <message>
        <source>Give the service a name</source>
        <translation>请为服务命名</translation>
    </message>
    <message>
        <source>Go on with one that you or the command line have made, or make a new one.</source>
        <translation>打开您或命令行已创建的工作区，或新建一个。</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Go to a device, model, service, place or action</source>
        <translation>转到设备、模型、服务、页面或操作</translation>
    </message>
    <message>
        <source>Go to the service</source>
        <translation>转到该服务</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>最近消息</translation>
    </message>
    <message>
        <source>Held-out digit {n}: read as {answer}, is {truth}</source>
        <translation>留出数字 {n}：识别为 {answer}，实为 {truth}</translation>
    </message>
    <message>
        <source>How it is sent</source>
        <translation>发送方式</translation>
    </message>
    <message>
        <source>How often the request is sent</source>
        <translation>请求发送次数</translation>
    </message>
    <message>
        <source>How packages are listed</source>
        <translation>软件包的列出方式</translation>
    </message>
    <message>
        <source>How they are run</source>
        <translation>运行方式</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Images are pushed to registries and based on theirs. Devices get the login sealed, each for itself.</source>
        <translation>镜像会推送到镜像仓库，也可基于其中的镜像构建。登录信息会为每台设备单独加密后下发。</translation>
    </message>
    <message>
        <source>Inference config</source>
        <translation>推理配置</translation>
    </message>
    <message>
        <source>Inference configs (*.json *.yaml *.yml)</source>
        <translation>推理配置 (*.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Inputs and outputs are only known of a single ONNX file</source>
        <translation>仅单个 ONNX 文件可读取输入和输出</translation>
    </message>
    <message>
        <source>It announces the key {new}; it was known by {old}</source>
        <translation>设备声明的密钥为 {new}；此前已知的是 {old}</translation>
    </message>
    <message>
        <source>It does not answer anywhere now</source>
        <translation>目前没有可访问的地址</translation>
    </message>
    <message>
        <source>It gets a new file; its old password and the key it was known by count no more.</source>
        <translation>设备会得到新文件；旧密码和此前已知的密钥将失效。</translation>
    </message>
    <message>
        <source>It has never connected, so nobody knows what it is.</source>
        <translation>设备从未连接，因此信息未知。</translation>
    </message>
    <message>
        <source>It has no services.</source>
        <translation>设备上没有服务。</translation>
    </message>
    <message>
        <source>It holds the device&apos;s password: a secret, to be deleted after use</source>
        <translation>其中包含设备密码：请保密，用后删除</translation>
    </message>
    <message>
        <source>It is a model all the same</source>
        <translation>仍将其作为模型</translation>
    </message>
    <message>
        <source>It is about no place of this desktop</source>
        <translation>与桌面上的任何页面无关</translation>
    </message>
    <message>
        <source>It is being applied.</source>
        <translation>正在应用。</translation>
    </message>
    <message>
        <source>It is being enrolled.</source>
        <translation>正在登记。</translation>
    </message>
    <message>
        <source>It is being made.</source>
        <translation>正在创建。</translation>
    </message>
    <message>
        <source>It is being registered</source>
        <translation>正在注册</translation>
    </message>
    <message>
        <source>It is being removed from the device already</source>
        <translation>已在从设备移除</translation>
    </message>
    <message>
        <source>It is being stopped, as it was told.</source>
        <translation>正在按要求停止。</translation>
    </message>
    <message>
        <source>It is in the journal; the devices will be told when the broker is back</source>
        <translation>已写入操作日志；MQTT 代理恢复后会通知设备</translation>
    </message>
    <message>
        <source>It is not encrypted: it serves this computer only.</source>
        <translation>未加密：仅供本机使用。</translation>
    </message>
    <message>
        <source>It is used by {services}; delete the service first</source>
        <translation>{services} 正在使用它；请先删除服务</translation>
    </message>
    <message>
        <source>It joins with one file, made here, and one command, run there.</source>
        <translation>只需在此生成一个文件，再在设备上运行一条命令。</translation>
    </message>
    <message>
        <source>It reaches only a broker on this machine. For devices elsewhere, set this machine&apos;s address first.</source>
        <translation>设备只能连接本机上的 MQTT 代理。若设备在别处，请先设置本机地址。</translation>
    </message>
    <message>
        <source>It runs other bytes than it was told.</source>
        <translation>它运行的内容与下发的不一致。</translation>
    </message>
    <message>
        <source>It runs what it was told, and does not answer.</source>
        <translation>它在按要求运行，但没有回应。</translation>
    </message>
    <message>
        <source>It says so itself when it first connects</source>
        <translation>首次连接时由设备自行上报</translation>
    </message>
    <message>
        <source>It was deleted already</source>
        <translation>已被删除</translation>
    </message>
    <message>
        <source>It was replaced or deleted everywhere.</source>
        <translation>已在所有设备上被替换或删除。</translation>
    </message>
    <message>
        <source>It was told version {told}; it goes by version {reported} and runs {running}.</source>
        <translation>应运行版本 {told}；设备自报版本 {reported}，实际运行 {running}。</translation>
    </message>
    <message>
        <source>Its metrics cannot be read from this computer: {why}</source>
        <translation>无法从本机读取其指标：{why}</translation>
    </message>
    <message>
        <source>Its services</source>
        <translation>设备上的服务</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>KEY=VALUE, with commas between</source>
        <translation>KEY=VALUE，用英文逗号分隔</translation>
    </message>
    <message>
        <source>Keep a draft</source>
        <translation>保存草稿</translation>
    </message>
    <message>
        <source>Kept from before; write another one to change it</source>
        <translation>沿用已保存的密码；输入新密码可更改</translation>
    </message>
    <message>
        <source>Kept in the journal, and sent when the broker can be reached.</source>
        <translation>保存在操作日志中，待 MQTT 代理可连接时发送。</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>内核</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Keys to take away</source>
        <translation>要移除的键</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Label devices</source>
        <translation>设置设备标签</translation>
    </message>
    <message numerus="yes">
        <source>Labelled %n device(s)</source>
        <translation>
            <numerusform>已为 %n 台设备设置标签</numerusform>
        </translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Labels of {device}</source>
        <translation>{device} 的标签</translation>
    </message>
    <message numerus="yes">
        <source>Labels to add to %n device(s), or to take away</source>
        <translation>
            <numerusform>要为 %n 台设备添加或移除的标签</numerusform>
        </translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Last good version</source>
        <translation>上一个正常版本</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>最近消息</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>最近上报</translation>
    </message>
    <message>
        <source>Last requests</source>
        <translation>最近的请求</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Laying out models and script</source>
        <translation>正在准备模型和脚本</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave out those that cannot</source>
        <translation>排除无法部署的设备</translation>
    </message>
    <message>
        <source>Leave {model} out</source>
        <translation>移除 {model}</translation>
    </message>
    <message>
        <source>Licence: Apache 2.0. Icons: Font Awesome Free (CC BY 4.0), by QtAwesome.</source>
        <translation>许可证：Apache 2.0。图标：Font Awesome Free (CC BY 4.0)，由 QtAwesome 提供。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>Line {line}: {problem}</source>
        <translation>第 {line} 行：{problem}</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>日志行</translation>
    </message>
    <message>
        <source>Lines that are shown</source>
        <translation>显示的行</translation>
    </message>
    <message>
        <source>Lists of packages (*.txt *.yml *.yaml)</source>
        <translation>软件包列表 (*.txt *.yml *.yaml)</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负载</translation>
    </message>
    <message>
        <source>Load a file</source>
        <translation>从文件加载</translation>
    </message>
    <message>
        <source>Load of the last minute</source>
        <translation>最近一分钟负载</translation>
    </message>
    <message>
        <source>Load of the last minute: {load}, on {n} cores</source>
        <translation>最近一分钟负载：{load}，共 {n} 核</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Log of the server</source>
        <translation>服务器日志</translation>
    </message>
    <message>
        <source>Log of {task}</source>
        <translation>{task} 的日志</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Logs that are shown</source>
        <translation>显示的日志</translation>
    </message>
    <message>
        <source>Look at a config</source>
        <translation>检查配置</translation>
    </message>
    <message>
        <source>Look at a file</source>
        <translation>检查文件</translation>
    </message>
    <message>
        <source>Look at the broker</source>
        <translation>检查 MQTT 代理</translation>
    </message>
    <message>
        <source>Look at the preview first</source>
        <translation>请先查看预览</translation>
    </message>
    <message>
        <source>Look at the preview first: what a device is told names the image, which is made for it.</source>
        <translation>请先查看预览：下发给设备的内容会指明镜像，而镜像在预览时构建。</translation>
    </message>
    <message>
        <source>Look at the versions before</source>
        <translation>查看更早的版本</translation>
    </message>
    <message>
        <source>Look for earlier versions</source>
        <translation>查找更早的版本</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机型</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Make a file</source>
        <translation>创建文件</translation>
    </message>
    <message>
        <source>Make a new one…</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Make a workspace</source>
        <translation>创建工作区</translation>
    </message>
    <message>
        <source>Make a workspace there</source>
        <translation>在那里创建工作区</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Make it all the same</source>
        <translation>仍要创建</translation>
    </message>
    <message>
        <source>Make the workspace</source>
        <translation>创建工作区</translation>
    </message>
    <message>
        <source>Make this computer a device</source>
        <translation>将本机设为设备</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>清单</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory free</source>
        <translation>可用内存</translation>
    </message>
    <message>
        <source>Memory that services use</source>
        <translation>各服务占用的内存</translation>
    </message>
    <message>
        <source>Memory, GiB</source>
        <translation>内存 (GiB)</translation>
    </message>
    <message>
        <source>Mend what is marked first.</source>
        <translation>请先更正标出的内容。</translation>
    </message>
    <message>
        <source>Mend what is marked first: {what}</source>
        <translation>请先更正标出的内容：{what}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models for a fleet of devices</source>
        <translation>面向设备群的模型部署</translation>
    </message>
    <message>
        <source>Models for a fleet of devices, over MQTT, without a cloud.</source>
        <translation>通过 MQTT 将模型部署到设备群，无需云端。</translation>
    </message>
    <message>
        <source>Models to try it with</source>
        <translation>用于试用的模型</translation>
    </message>
    <message>
        <source>Models: {models}</source>
        <translation>模型：{models}</translation>
    </message>
    <message>
        <source>NAME=value, one on each line</source>
        <translation>NAME=value，每行一个</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name labels or devices on the left, or pick some at Devices.</source>
        <translation>请在左侧填写标签或设备，或在“设备”页选择。</translation>
    </message>
    <message>
        <source>Name of the fleet</source>
        <translation>设备群名称</translation>
    </message>
    <message>
        <source>Name of the service</source>
        <translation>服务名称</translation>
    </message>
    <message>
        <source>Needed only if you deploy to it before it first connects</source>
        <translation>仅在首次连接前就要部署时需要</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Never heard</source>
        <translation>从未收到消息</translation>
    </message>
    <message>
        <source>New deployment</source>
        <translation>新建部署</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一处匹配 (F3)</translation>
    </message>
    <message>
        <source>No JSON: {what}, line {line}, column {column}</source>
        <translation>不是 JSON：{what}，第 {line} 行第 {column} 列</translation>
    </message>
    <message>
        <source>No beat was heard yet; a device beats every 30 s.</source>
        <translation>尚未收到心跳；设备每 30 秒发送一次心跳。</translation>
    </message>
    <message>
        <source>No broker has acknowledged it; the journal keeps it.</source>
        <translation>尚无 MQTT 代理确认；操作日志会保留它。</translation>
    </message>
    <message>
        <source>No config has been composed yet</source>
        <translation>尚未编写配置</translation>
    </message>
    <message>
        <source>No config is open</source>
        <translation>没有打开的配置</translation>
    </message>
    <message>
        <source>What devices tell while this window is open is written down, and kept.</source>
        <translation>窗口打开期间，设备上报的内容都会记录并保留。</translation>
    </message>
    <message>
        <source>It needs Shoal there: pip install &apos;shoal[agent]&apos;</source>
        <translation>设备上需要安装 Shoal：pip install &apos;shoal[agent]&apos;</translation>
    </message>
    <message>
        <source>A PEM file without a passphrase</source>
        <translation>不带口令的 PEM 文件</translation>
    </message>
    <message>
        <source>A PEM file, for a broker that asks for one</source>
        <translation>PEM 文件，用于要求客户端证书的 MQTT 代理</translation>
    </message>
    <message>
        <source>A client certificate and its key go together.</source>
        <translation>客户端证书和它的密钥必须一起提供。</translation>
    </message>
    <message>
        <source>A deployment config, JSON or YAML, as Azure ML v1 has it</source>
        <translation>Azure ML v1 格式的部署配置，JSON 或 YAML</translation>
    </message>
    <message>
        <source>A file of requests that a device asks of a new version before it counts as good</source>
        <translation>设备在认定新版本可用之前要求其正确回答的请求文件</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Choose a deployment config</source>
        <translation>选择部署配置</translation>
    </message>
    <message>
        <source>Choose the golden requests</source>
        <translation>选择基准请求文件</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Close the workspace</source>
        <translation>关闭工作区</translation>
    </message>
    <message>
        <source>Connected, MQTT {version}, {secure}; the time is what a question to the broker and back takes</source>
        <translation>已连接，MQTT {version}，{secure}；时间为与代理往返一次所需</translation>
    </message>
    <message>
        <source>Copy the {which} key</source>
        <translation>复制{which}密钥</translation>
    </message>
    <message>
        <source>Filter: words, {terms}</source>
        <translation>筛选：关键词、{terms}</translation>
    </message>
    <message>
        <source>Golden requests</source>
        <translation>基准请求</translation>
    </message>
    <message>
        <source>Golden requests (*.json *.yml *.yaml)</source>
        <translation>基准请求 (*.json *.yml *.yaml)</translation>
    </message>
    <message>
        <source>KEY, with commas between</source>
        <translation>KEY，用英文逗号分隔</translation>
    </message>
    <message>
        <source>Keep a golden request</source>
        <translation>保存基准请求</translation>
    </message>
    <message>
        <source>Keep as golden request</source>
        <translation>保存为基准请求</translation>
    </message>
    <message>
        <source>Key of the client certificate</source>
        <translation>客户端证书的密钥</translation>
    </message>
    <message>
        <source>Let go to register it as a model</source>
        <translation>松开即可注册为模型</translation>
    </message>
    <message>
        <source>Load the charts</source>
        <translation>加载图表</translation>
    </message>
    <message>
        <source>Look at the deployment</source>
        <translation>检查部署</translation>
    </message>
    <message>
        <source>Made {ago}</source>
        <translation>{ago}创建</translation>
    </message>
    <message>
        <source>New config…</source>
        <translation>新建配置…</translation>
    </message>
    <message>
        <source>No device is meant yet</source>
        <translation>尚未选定设备</translation>
    </message>
    <message>
        <source>No device is meant yet.</source>
        <translation>尚未选定设备。</translation>
    </message>
    <message>
        <source>No device runs this version</source>
        <translation>没有设备在运行此版本</translation>
    </message>
    <message>
        <source>No device was told to run this version.</source>
        <translation>没有设备被要求运行此版本。</translation>
    </message>
    <message>
        <source>No devices yet</source>
        <translation>尚无设备</translation>
    </message>
    <message>
        <source>No entry script</source>
        <translation>没有入口脚本</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>没有事件</translation>
    </message>
    <message>
        <source>No line passes the filter</source>
        <translation>没有符合筛选条件的行</translation>
    </message>
    <message>
        <source>No list of packages</source>
        <translation>没有软件包列表</translation>
    </message>
    <message>
        <source>No login is kept for {registry}; it is pushed to without one</source>
        <translation>没有保存 {registry} 的登录信息；将不登录直接推送</translation>
    </message>
    <message>
        <source>No logs</source>
        <translation>没有日志</translation>
    </message>
    <message>
        <source>No model is registered yet</source>
        <translation>尚未注册模型</translation>
    </message>
    <message>
        <source>No models registered yet</source>
        <translation>尚未注册模型</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>尚无模型</translation>
    </message>
    <message>
        <source>No mosquitto was found: a small broker serves this computer only, and lets everybody in.</source>
        <translation>未找到 mosquitto：将使用仅供本机访问的小型 MQTT 代理，任何人都可连接。</translation>
    </message>
    <message>
        <source>No packages</source>
        <translation>没有软件包</translation>
    </message>
    <message>
        <source>No problems found</source>
        <translation>未发现问题</translation>
    </message>
    <message>
        <source>No request came in this time.</source>
        <translation>这段时间内没有请求。</translation>
    </message>
    <message>
        <source>No service was heard of yet.</source>
        <translation>尚未收到任何服务的消息。</translation>
    </message>
    <message>
        <source>No service yet</source>
        <translation>尚无服务</translation>
    </message>
    <message>
        <source>No tasks</source>
        <translation>没有任务</translation>
    </message>
    <message>
        <source>No version of the service is running on this device</source>
        <translation>此设备上没有该服务的版本在运行</translation>
    </message>
    <message>
        <source>None is asked for; &quot;authEnabled&quot; in the deployment config has callers bring one</source>
        <translation>未要求密钥；在部署配置中设置“authEnabled”可要求调用方提供</translation>
    </message>
    <message>
        <source>Not connected: {devices}</source>
        <translation>未连接：{devices}</translation>
    </message>
    <message>
        <source>Not deployed</source>
        <translation>未部署</translation>
    </message>
    <message>
        <source>Not enrolled in this workspace, but reporting: {names}</source>
        <translation>未登记到此工作区但在上报：{names}</translation>
    </message>
    <message>
        <source>Not heard since this window listens; its last report says {time}</source>
        <translation>自本窗口开始监听以来没有消息；其最近上报时间为 {time}</translation>
    </message>
    <message>
        <source>Not in force there</source>
        <translation>未在设备上生效</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Nothing has been deployed yet</source>
        <translation>尚未部署任何内容</translation>
    </message>
    <message>
        <source>Nothing has happened since this window listens.</source>
        <translation>自本窗口开始监听以来没有发生任何事件。</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>尚无活动</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>没有更改。</translation>
    </message>
    <message>
        <source>Nothing is on its way.</source>
        <translation>没有进行中的发布。</translation>
    </message>
    <message>
        <source>Nothing needs you.</source>
        <translation>没有需要处理的问题。</translation>
    </message>
    <message>
        <source>Nothing of this kind has come yet.</source>
        <translation>尚未收到此类文档。</translation>
    </message>
    <message>
        <source>Nothing passes the filter</source>
        <translation>没有符合筛选条件的内容</translation>
    </message>
    <message>
        <source>Nothing serves there now.</source>
        <translation>目前没有版本在提供服务。</translation>
    </message>
    <message>
        <source>Nothing to run</source>
        <translation>无需运行任何服务</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>没有更改</translation>
    </message>
    <message>
        <source>Nothing was deployed to any device.</source>
        <translation>没有向任何设备部署内容。</translation>
    </message>
    <message>
        <source>Nothing was heard of it yet: a device says every {n} s what its services use.</source>
        <translation>尚无消息：设备每 {n} 秒上报各服务的资源占用。</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>尚未发送任何请求</translation>
    </message>
    <message>
        <source>Nothing was written yet</source>
        <translation>尚无日志内容</translation>
    </message>
    <message>
        <source>Only the logs of the first {n} are shown.</source>
        <translation>仅显示前 {n} 个日志。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open Configs</source>
        <translation>打开“配置”</translation>
    </message>
    <message>
        <source>Open a config</source>
        <translation>打开配置</translation>
    </message>
    <message>
        <source>Open a config first</source>
        <translation>请先打开配置</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>打开工作区</translation>
    </message>
    <message>
        <source>Open another workspace…</source>
        <translation>打开其他工作区…</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open one</source>
        <translation>打开一个</translation>
    </message>
    <message>
        <source>Open the service</source>
        <translation>打开服务</translation>
    </message>
    <message>
        <source>Open the workspace</source>
        <translation>打开工作区</translation>
    </message>
    <message>
        <source>Open this device</source>
        <translation>打开此设备</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>打开 {folder}</translation>
    </message>
    <message>
        <source>Open {rollout}</source>
        <translation>打开 {rollout}</translation>
    </message>
    <message>
        <source>OpenAPI document</source>
        <translation>OpenAPI 文档</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Over HTTP</source>
        <translation>通过 HTTP</translation>
    </message>
    <message>
        <source>Over HTTP, else through the device</source>
        <translation>优先通过 HTTP，否则经由设备</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>Package it as an image</source>
        <translation>打包为镜像</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>软件包</translation>
    </message>
    <message>
        <source>Paper for a digit of your own</source>
        <translation>手写数字画板</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password at the broker</source>
        <translation>MQTT 代理密码</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Pick devices</source>
        <translation>选择设备</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Port of the embedded broker</source>
        <translation>内置 MQTT 代理的端口</translation>
    </message>
    <message>
        <source>Port of the registry</source>
        <translation>镜像仓库的端口</translation>
    </message>
    <message>
        <source>Port on the device</source>
        <translation>设备上的端口</translation>
    </message>
    <message>
        <source>Prepare a deployment</source>
        <translation>准备部署</translation>
    </message>
    <message>
        <source>Presence: whether it is there</source>
        <translation>在线状态：设备是否在线</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一处匹配 (Shift+F3)</translation>
    </message>
    <message>
        <source>Probes, limits, variables</source>
        <translation>探测、限制、变量</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Program: mosquitto, with passwords and access rules.</source>
        <translation>程序：mosquitto，带密码和访问规则。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Progress of {rollout}</source>
        <translation>{rollout} 的进度</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Properties can be added; what is there stays as it is</source>
        <translation>可以添加属性；已有属性保持不变</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Push the image to {registry}</source>
        <translation>将镜像推送到 {registry}</translation>
    </message>
    <message numerus="yes">
        <source>Push to %n device(s)</source>
        <translation>
            <numerusform>推送到 %n 台设备</numerusform>
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
        <translation>原始数据</translation>
    </message>
    <message>
        <source>Read a config</source>
        <translation>读取配置</translation>
    </message>
    <message>
        <source>Read a digit</source>
        <translation>识别数字</translation>
    </message>
    <message>
        <source>Read a draft</source>
        <translation>读取草稿</translation>
    </message>
    <message>
        <source>Read a file</source>
        <translation>读取文件</translation>
    </message>
    <message>
        <source>Read a log</source>
        <translation>读取日志</translation>
    </message>
    <message>
        <source>Read a request</source>
        <translation>读取请求</translation>
    </message>
    <message>
        <source>Read an example</source>
        <translation>读取示例</translation>
    </message>
    <message>
        <source>Read as many earlier lines as the device sends</source>
        <translation>读取设备可提供的更早的行</translation>
    </message>
    <message>
        <source>Read digits that it has never seen</source>
        <translation>识别从未见过的数字</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Read its log</source>
        <translation>读取其日志</translation>
    </message>
    <message>
        <source>Read metrics</source>
        <translation>读取指标</translation>
    </message>
    <message>
        <source>Read new lines as they are written, every two seconds</source>
        <translation>每两秒读取新写入的行</translation>
    </message>
    <message>
        <source>Read the OpenAPI document</source>
        <translation>读取 OpenAPI 文档</translation>
    </message>
    <message>
        <source>Read the activity</source>
        <translation>读取活动</translation>
    </message>
    <message>
        <source>Read the deployment config</source>
        <translation>读取部署配置</translation>
    </message>
    <message>
        <source>Read the inference config</source>
        <translation>读取推理配置</translation>
    </message>
    <message>
        <source>Read the key of {service}</source>
        <translation>读取 {service} 的密钥</translation>
    </message>
    <message>
        <source>Read the logins</source>
        <translation>读取登录信息</translation>
    </message>
    <message>
        <source>Read the workspace</source>
        <translation>读取工作区</translation>
    </message>
    <message>
        <source>Read the workspace again</source>
        <translation>重新读取工作区</translation>
    </message>
    <message>
        <source>Read {file}</source>
        <translation>读取 {file}</translation>
    </message>
    <message>
        <source>Reading its metrics; the first point takes a few seconds.</source>
        <translation>正在读取指标；首个数据点需要几秒钟。</translation>
    </message>
    <message>
        <source>Reading the log</source>
        <translation>正在读取日志</translation>
    </message>
    <message>
        <source>Ready within, s</source>
        <translation>就绪时限（秒）</translation>
    </message>
    <message>
        <source>Refused a command</source>
        <translation>拒绝了一条命令</translation>
    </message>
    <message>
        <source>Refused what it was told</source>
        <translation>拒绝了下发的内容</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>注册</translation>
    </message>
    <message>
        <source>Register a model</source>
        <translation>注册模型</translation>
    </message>
    <message>
        <source>Register a model that reads digits</source>
        <translation>注册识别数字的模型</translation>
    </message>
    <message>
        <source>Register {name}</source>
        <translation>注册 {name}</translation>
    </message>
    <message>
        <source>Register…</source>
        <translation>注册…</translation>
    </message>
    <message>
        <source>Registries</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>Remember devices</source>
        <translation>记录设备</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove a login</source>
        <translation>移除登录信息</translation>
    </message>
    <message>
        <source>Remove devices</source>
        <translation>移除设备</translation>
    </message>
    <message>
        <source>Remove {devices} from the fleet? The password stops working, and nobody can tell it anything.</source>
        <translation>要从设备群中移除 {devices} 吗？密码将失效，之后无法再向其下发任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n device(s)</source>
        <translation>
            <numerusform>已移除 %n 台设备</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>已移除。</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>更换</translation>
    </message>
    <message>
        <source>Renew a key of {service}</source>
        <translation>更换 {service} 的密钥</translation>
    </message>
    <message>
        <source>Renew the {which} key</source>
        <translation>更换{which}密钥</translation>
    </message>
    <message>
        <source>Renew the {which} key of {service}?</source>
        <translation>要更换 {service} 的{which}密钥吗？</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>上报</translation>
    </message>
    <message>
        <source>Reported: what it says it does</source>
        <translation>上报：设备自述的运行情况</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Request to /score</source>
        <translation>对 /score 的请求</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>并发请求数</translation>
    </message>
    <message>
        <source>Requirements file</source>
        <translation>requirements 文件</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Retry there now</source>
        <translation>立即在设备上重试</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>回滚</translation>
    </message>
    <message numerus="yes">
        <source>Roll back on %n device(s)</source>
        <translation>
            <numerusform>在 %n 台设备上回滚</numerusform>
        </translation>
    </message>
    <message>
        <source>Roll back {service}</source>
        <translation>回滚 {service}</translation>
    </message>
    <message>
        <source>Roll back {what}?</source>
        <translation>要回滚 {what} 吗？</translation>
    </message>
    <message>
        <source>Rollout and rolling back</source>
        <translation>发布与回滚</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Rollouts in progress</source>
        <translation>进行中的发布</translation>
    </message>
    <message>
        <source>Run here</source>
        <translation>在本机运行</translation>
    </message>
    <message>
        <source>Run this on the device, in the folder of the file</source>
        <translation>在设备上该文件所在的文件夹中运行</translation>
    </message>
    <message>
        <source>Runs services with</source>
        <translation>服务运行方式</translation>
    </message>
    <message>
        <source>Said at</source>
        <translation>上报时间</translation>
    </message>
    <message>
        <source>Said to need</source>
        <translation>声明的依赖</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save a config</source>
        <translation>保存配置</translation>
    </message>
    <message>
        <source>Save a login</source>
        <translation>保存登录信息</translation>
    </message>
    <message>
        <source>Save tags and description</source>
        <translation>保存标记和描述</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Save the log as {file}</source>
        <translation>将日志保存为 {file}</translation>
    </message>
    <message>
        <source>Save what is shown to a file</source>
        <translation>将显示的内容保存到文件</translation>
    </message>
    <message>
        <source>Saved; the password is in {place}.</source>
        <translation>已保存；密码存放在{place}中。</translation>
    </message>
    <message>
        <source>Say in which folder.</source>
        <translation>请指定文件夹。</translation>
    </message>
    <message>
        <source>Say registry, user and password.</source>
        <translation>请填写镜像仓库、用户和密码。</translation>
    </message>
    <message>
        <source>Say the broker&apos;s address first.</source>
        <translation>请先填写 MQTT 代理的地址。</translation>
    </message>
    <message>
        <source>Say where the enrolment file is to be written.</source>
        <translation>请指定登记文件的保存位置。</translation>
    </message>
    <message>
        <source>Say which devices: by labels or by name</source>
        <translation>请指定设备：按标签或按名称</translation>
    </message>
    <message>
        <source>Says {names}</source>
        <translation>来自 {names}</translation>
    </message>
    <message>
        <source>Scoring</source>
        <translation>正在评分</translation>
    </message>
    <message>
        <source>Scoring URI</source>
        <translation>评分 URI</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send a request to {service}</source>
        <translation>向 {service} 发送请求</translation>
    </message>
    <message>
        <source>Serve the workspace</source>
        <translation>运行工作区</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Set up anew, or somebody else: {names}</source>
        <translation>设备可能已重装，或并非同一台：{names}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings as text</source>
        <translation>设置文本</translation>
    </message>
    <message>
        <source>Shape or digest</source>
        <translation>形状或摘要</translation>
    </message>
    <message>
        <source>Shoal {version}, Python {python}, Qt {qt}, {system}</source>
        <translation>Shoal {version}，Python {python}，Qt {qt}，{system}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show its OpenAPI document</source>
        <translation>显示其 OpenAPI 文档</translation>
    </message>
    <message>
        <source>Show only lines with</source>
        <translation>只显示包含以下内容的行</translation>
    </message>
    <message>
        <source>Show or hide the tasks</source>
        <translation>显示或隐藏任务</translation>
    </message>
    <message>
        <source>Show the service</source>
        <translation>显示该服务</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show these devices</source>
        <translation>显示这些设备</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>起始时间</translation>
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
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Start the broker and the registry</source>
        <translation>启动 MQTT 代理和镜像仓库</translation>
    </message>
    <message>
        <source>Starting the server</source>
        <translation>正在启动服务器</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Status {status} · {latency} · {ready}</source>
        <translation>状态 {status} · {latency} · {ready}</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>不关闭</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Successes until it is ready</source>
        <translation>就绪所需成功次数</translation>
    </message>
    <message>
        <source>Such a model takes a config: an entry script, or the packages that can read it</source>
        <translation>此类模型需要配置：入口脚本，或可读取它的软件包</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>TLS for registry and embedded broker</source>
        <translation>镜像仓库和内置 MQTT 代理使用 TLS</translation>
    </message>
    <message>
        <source>Tab now leaves the editor</source>
        <translation>现在按 Tab 可离开编辑器</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Take the request from a file</source>
        <translation>从文件读取请求</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Tell the devices</source>
        <translation>通知设备</translation>
    </message>
    <message>
        <source>Tell them now</source>
        <translation>立即通知</translation>
    </message>
    <message>
        <source>Test here</source>
        <translation>本机测试</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation>文本 (*.log *.txt)</translation>
    </message>
    <message>
        <source>The address is not one of a broker.</source>
        <translation>该地址不是 MQTT 代理的地址。</translation>
    </message>
    <message>
        <source>The answer to the last request has not come yet</source>
        <translation>上一个请求尚无回应</translation>
    </message>
    <message>
        <source>The broker cannot be reached; what is shown of the devices is old.</source>
        <translation>无法连接 MQTT 代理；显示的设备信息可能已过时。</translation>
    </message>
    <message>
        <source>The broker has it all</source>
        <translation>MQTT 代理已全部收到</translation>
    </message>
    <message>
        <source>The broker is away</source>
        <translation>MQTT 代理已断开</translation>
    </message>
    <message>
        <source>The broker is away: the devices will be told when it is back.</source>
        <translation>MQTT 代理已断开：恢复后会通知设备。</translation>
    </message>
    <message>
        <source>The broker is away; it is told once the broker is back.</source>
        <translation>MQTT 代理已断开；恢复后会通知设备。</translation>
    </message>
    <message>
        <source>The broker is away; the log goes on once it is back.</source>
        <translation>MQTT 代理已断开；恢复后会继续显示日志。</translation>
    </message>
    <message>
        <source>The composed config is not finished: {problem}</source>
        <translation>编写的配置尚未完成：{problem}</translation>
    </message>
    <message>
        <source>The device cannot take it as asked.</source>
        <translation>设备无法按要求部署。</translation>
    </message>
    <message>
        <source>The device has not taken in yet what it was told last.</source>
        <translation>设备尚未接收最近下发的内容。</translation>
    </message>
    <message>
        <source>The device has taken in what it was told, and does not have this service.</source>
        <translation>设备已接收下发的内容，但没有此服务。</translation>
    </message>
    <message>
        <source>The device is at it.</source>
        <translation>设备正在处理。</translation>
    </message>
    <message>
        <source>The device is not connected; the log goes on once it is back.</source>
        <translation>设备未连接；恢复后会继续显示日志。</translation>
    </message>
    <message>
        <source>The device runs it though this workspace has not told it to.</source>
        <translation>此工作区没有要求，设备却在运行它。</translation>
    </message>
    <message>
        <source>The device tried it and gave it up.</source>
        <translation>设备尝试后放弃。</translation>
    </message>
    <message>
        <source>The device tried it, gave it up, and runs version {running} again.</source>
        <translation>设备尝试后放弃，已重新运行版本 {running}。</translation>
    </message>
    <message>
        <source>The embedded broker, run by this desktop while it is open</source>
        <translation>内置 MQTT 代理，在此应用打开期间运行</translation>
    </message>
    <message>
        <source>The entry script</source>
        <translation>入口脚本</translation>
    </message>
    <message>
        <source>The folder for config and entry script</source>
        <translation>存放配置和入口脚本的文件夹</translation>
    </message>
    <message>
        <source>The folder to write it into</source>
        <translation>写入的文件夹</translation>
    </message>
    <message>
        <source>The folder whose files are taken along</source>
        <translation>一并打包其中文件的文件夹</translation>
    </message>
    <message>
        <source>The golden requests</source>
        <translation>基准请求文件</translation>
    </message>
    <message>
        <source>The inference config is being read</source>
        <translation>正在读取推理配置</translation>
    </message>
    <message>
        <source>The list of packages</source>
        <translation>软件包列表</translation>
    </message>
    <message>
        <source>The log cannot be read now</source>
        <translation>目前无法读取日志</translation>
    </message>
    <message>
        <source>The model&apos;s file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>The model&apos;s folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>The old version {n} is serving.</source>
        <translation>旧版本 {n} 正在服务。</translation>
    </message>
    <message>
        <source>The password goes into the system&apos;s keyring.</source>
        <translation>密码将存入系统密钥环。</translation>
    </message>
    <message>
        <source>The password is in</source>
        <translation>密码位置</translation>
    </message>
    <message>
        <source>The preview makes the image and says what each device will fetch and restart.</source>
        <translation>预览会构建镜像，并列出每台设备将拉取和重启的内容。</translation>
    </message>
    <message>
        <source>The service does not answer anywhere now</source>
        <translation>服务目前没有可访问的地址</translation>
    </message>
    <message>
        <source>The service does not answer anywhere now.</source>
        <translation>服务目前没有可访问的地址。</translation>
    </message>
    <message>
        <source>The service does not answer.</source>
        <translation>服务没有回应。</translation>
    </message>
    <message>
        <source>The service gives no example of what it takes</source>
        <translation>服务没有提供输入示例</translation>
    </message>
    <message>
        <source>The service has no address yet</source>
        <translation>服务还没有地址</translation>
    </message>
    <message>
        <source>The service is not there.</source>
        <translation>没有该服务。</translation>
    </message>
    <message>
        <source>The service reads a {digit}.</source>
        <translation>服务识别为 {digit}。</translation>
    </message>
    <message>
        <source>The text beside cannot be read: {problem}</source>
        <translation>无法读取旁边的文本：{problem}</translation>
    </message>
    <message>
        <source>The text cannot be read, so the form waits: {problem}</source>
        <translation>无法读取文本，表单暂不可用：{problem}</translation>
    </message>
    <message>
        <source>Their use is not reported by this device.</source>
        <translation>此设备不上报其使用情况。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>There is no keyring in this session: the password goes into a file that only you can read.</source>
        <translation>此会话没有密钥环：密码将存入只有您可读取的文件。</translation>
    </message>
    <message>
        <source>There is no version before the first</source>
        <translation>第一个版本之前没有版本</translation>
    </message>
    <message>
        <source>They belong to another workspace, or were removed from this one.</source>
        <translation>它们属于其他工作区，或已从此工作区移除。</translation>
    </message>
    <message>
        <source>This device has no services.</source>
        <translation>此设备没有服务。</translation>
    </message>
    <message>
        <source>This device was not told to run anything.</source>
        <translation>此设备没有被要求运行任何服务。</translation>
    </message>
    <message>
        <source>This is no NAME=value: {line}</source>
        <translation>不是 NAME=value 形式：{line}</translation>
    </message>
    <message>
        <source>This is still running:
{tasks}</source>
        <translation>以下任务仍在运行：
{tasks}</translation>
    </message>
    <message>
        <source>This is the operator&apos;s own name at the broker.</source>
        <translation>这是操作员自己在 MQTT 代理上的用户名。</translation>
    </message>
    <message>
        <source>This must be a number</source>
        <translation>必须是数字</translation>
    </message>
    <message>
        <source>This version is running.</source>
        <translation>此版本正在运行。</translation>
    </message>
    <message>
        <source>Through the device (MQTT)</source>
        <translation>经由设备 (MQTT)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>To the configs</source>
        <translation>前往配置</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>到末尾</translation>
    </message>
    <message>
        <source>Told: document {rev}. Taken in by the device: {observed}.</source>
        <translation>已下发：文档 {rev}。设备已接收：{observed}。</translation>
    </message>
    <message>
        <source>Took in what it was told, revision {rev}</source>
        <translation>已接收下发的内容，修订 {rev}</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try it here</source>
        <translation>在本机试用</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Try {service} again</source>
        <translation>重试 {service}</translation>
    </message>
    <message>
        <source>Try: {hint}</source>
        <translation>建议：{hint}</translation>
    </message>
    <message>
        <source>Type a label to add, or a key to take away.</source>
        <translation>输入要添加的标签，或要移除的键。</translation>
    </message>
    <message>
        <source>Type into the empty row to add one; Delete takes one out</source>
        <translation>在空行中输入即可添加；按 Delete 删除一行</translation>
    </message>
    <message>
        <source>Type or size</source>
        <translation>类型或大小</translation>
    </message>
    <message>
        <source>Type {n} first</source>
        <translation>请先输入 {n}</translation>
    </message>
    <message>
        <source>Type {n} to confirm</source>
        <translation>输入 {n} 以确认</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>撤销更改</translation>
    </message>
    <message>
        <source>Unless the address is this computer&apos;s own</source>
        <translation>地址不是本机自身时使用</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新状态</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>User name at the broker</source>
        <translation>MQTT 代理用户名</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Version it goes by</source>
        <translation>自报版本</translation>
    </message>
    <message>
        <source>Version of the framework</source>
        <translation>框架版本</translation>
    </message>
    <message numerus="yes">
        <source>Version {n} of {service} goes to %n device(s); {size} are fetched in all.</source>
        <translation>
            <numerusform>{service} 的版本 {n} 将部署到 %n 台设备；共拉取 {size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Version {version} is still serving.</source>
        <translation>版本 {version} 仍在服务。</translation>
    </message>
    <message>
        <source>Version {version} of {service} was deployed</source>
        <translation>已部署 {service} 的版本 {version}</translation>
    </message>
    <message>
        <source>Wait for what is under way</source>
        <translation>请等待当前操作完成</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Welcome to Shoal</source>
        <translation>欢迎使用 Shoal</translation>
    </message>
    <message>
        <source>What</source>
        <translation>部署内容</translation>
    </message>
    <message>
        <source>What deployments choose it by; may stay empty</source>
        <translation>部署时据此选择设备；可以留空</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>匹配项</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>将发生的变化</translation>
    </message>
    <message>
        <source>What is reported may be old.</source>
        <translation>上报的内容可能已过时。</translation>
    </message>
    <message>
        <source>What it could run</source>
        <translation>可运行的部署</translation>
    </message>
    <message>
        <source>What serves now goes on until the other one is there.</source>
        <translation>新版本就绪前，当前版本继续服务。</translation>
    </message>
    <message>
        <source>What takes a while is listed here.</source>
        <translation>耗时的任务会列在此处。</translation>
    </message>
    <message>
        <source>What the device will be told</source>
        <translation>将下发给设备的内容</translation>
    </message>
    <message>
        <source>What was typed is being looked at</source>
        <translation>正在检查输入的内容</translation>
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
        <translation>登记文件的保存位置</translation>
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
        <translation>使用磁盘上的推理配置</translation>
    </message>
    <message>
        <source>With the config composed at Configs</source>
        <translation>使用在“配置”中编写的配置</translation>
    </message>
    <message>
        <source>With the config that is being composed</source>
        <translation>使用正在编写的配置</translation>
    </message>
    <message>
        <source>With what</source>
        <translation>部署设置</translation>
    </message>
    <message>
        <source>Without code, as a device would serve it</source>
        <translation>不用代码，与设备上的运行方式相同</translation>
    </message>
    <message>
        <source>Without one, a single ONNX model is served by itself.</source>
        <translation>没有配置时，单个 ONNX 模型可直接提供服务。</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Write a body first, or load one from a file</source>
        <translation>请先填写正文，或从文件加载</translation>
    </message>
    <message>
        <source>Write a body instead of the file</source>
        <translation>改为填写正文，不使用文件</translation>
    </message>
    <message>
        <source>Write it into the journal</source>
        <translation>写入操作日志</translation>
    </message>
    <message>
        <source>Write the enrolment file</source>
        <translation>写入登记文件</translation>
    </message>
    <message>
        <source>Writing files</source>
        <translation>写入文件</translation>
    </message>
    <message>
        <source>Written out in the config</source>
        <translation>直接写在配置中</translation>
    </message>
    <message>
        <source>Written to {path}</source>
        <translation>已写入 {path}</translation>
    </message>
    <message>
        <source>Wrote {file}; take it to the device.</source>
        <translation>已写入 {file}；请将它带到设备上。</translation>
    </message>
    <message>
        <source>You get one file for the device, and one command to run there.</source>
        <translation>您会得到一个供设备使用的文件，以及一条要在设备上运行的命令。</translation>
    </message>
    <message>
        <source>You have an MQTT broker that your devices reach: make a workspace that meets them there.</source>
        <translation>您已有设备可连接的 MQTT 代理：创建一个在那里与设备通信的工作区。</translation>
    </message>
    <message>
        <source>You see what will be fetched and restarted before anything is sent.</source>
        <translation>发送之前，您可以看到将拉取和重启的内容。</translation>
    </message>
    <message>
        <source>a file that only you can read</source>
        <translation>只有您可读取的文件</translation>
    </message>
    <message>
        <source>all as told</source>
        <translation>全部符合要求</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more character(s)</source>
        <translation>
            <numerusform>另有 %n 个字符</numerusform>
        </translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>as packages and base image say</source>
        <translation>由软件包和基础镜像决定</translation>
    </message>
    <message>
        <source>as the server has it</source>
        <translation>服务器默认值</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>等待重试</translation>
    </message>
    <message>
        <source>cancelled after {span}</source>
        <translation>{span}后取消</translation>
    </message>
    <message>
        <source>chosen for the config and the devices</source>
        <translation>根据配置和设备选择</translation>
    </message>
    <message>
        <source>command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>核</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>deployment</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>devices: {word}</source>
        <translation>设备：{word}</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>不满足条件</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>done in {span}</source>
        <translation>用时 {span}，已完成</translation>
    </message>
    <message>
        <source>drifted</source>
        <translation>已偏离</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>fetching</source>
        <translation>拉取中</translation>
    </message>
    <message>
        <source>for {span}</source>
        <translation>已持续 {span}</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>heard {ago}</source>
        <translation>{ago}收到消息</translation>
    </message>
    <message>
        <source>if it was set up anew, enrol it again</source>
        <translation>如果设备已重新安装，请重新登记</translation>
    </message>
    <message>
        <source>in progress</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>in transition</source>
        <translation>变更中</translation>
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
        <translation>将重启并取代版本 {n}</translation>
    </message>
    <message>
        <source>it restarts, with the same image</source>
        <translation>将使用相同镜像重启</translation>
    </message>
    <message>
        <source>it starts</source>
        <translation>将启动</translation>
    </message>
    <message numerus="yes">
        <source>leaving %n device(s)</source>
        <translation>
            <numerusform>正在撤出 %n 台设备</numerusform>
        </translation>
    </message>
    <message>
        <source>lines may be missing here</source>
        <translation>此处可能缺少部分行</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>lost or failed</source>
        <translation>失联或失败</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>mqtts:// for TLS, mqtt:// without; host, and port if it is another</source>
        <translation>mqtts:// 使用 TLS，mqtt:// 不使用；填写主机，端口不同时一并填写</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>从未出现</translation>
    </message>
    <message>
        <source>new: {n}</source>
        <translation>新建：{n}</translation>
    </message>
    <message>
        <source>no image was made for {platform}</source>
        <translation>没有为 {platform} 构建镜像</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none: a single ONNX model is served without code</source>
        <translation>无：单个 ONNX 模型无需代码即可提供服务</translation>
    </message>
    <message>
        <source>none: a version that is ready is good</source>
        <translation>无：就绪的版本即视为可用</translation>
    </message>
    <message>
        <source>none: the entry script alone</source>
        <translation>无：仅入口脚本</translation>
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
        <translation>无消息</translation>
    </message>
    <message>
        <source>not heard yet</source>
        <translation>尚无消息</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>尚未发送</translation>
    </message>
    <message>
        <source>not taken in</source>
        <translation>未接收</translation>
    </message>
    <message>
        <source>nothing to run</source>
        <translation>无需运行</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>未部署</translation>
    </message>
    <message>
        <source>of one minute</source>
        <translation>1 分钟平均</translation>
    </message>
    <message>
        <source>of the machine</source>
        <translation>整机</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message numerus="yes">
        <source>on %n device(s)</source>
        <translation>
            <numerusform>在 %n 台设备上</numerusform>
        </translation>
    </message>
    <message>
        <source>on the way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>online</source>
        <translation>在线</translation>
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
        <translation>镜像不同</translation>
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
        <translation>探测中</translation>
    </message>
    <message>
        <source>ready after {seconds:.1f} s</source>
        <translation>{seconds:.1f} 秒后就绪</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>已替换</translation>
    </message>
    <message>
        <source>requests a second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>resident</source>
        <translation>常驻内存</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>已回滚</translation>
    </message>
    <message>
        <source>same</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>same, but unhealthy</source>
        <translation>一致，但异常</translation>
    </message>
    <message>
        <source>secondary</source>
        <translation>备用</translation>
    </message>
    <message>
        <source>service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>serving</source>
        <translation>服务中</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已就位</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>过期</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>启动中</translation>
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
        <translation>已关机</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>the device chooses</source>
        <translation>由设备选择</translation>
    </message>
    <message>
        <source>the system&apos;s keyring</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>the usual one, with Python alone</source>
        <translation>默认镜像，仅含 Python</translation>
    </message>
    <message>
        <source>to be removed</source>
        <translation>待移除</translation>
    </message>
    <message>
        <source>type {n}</source>
        <translation>输入 {n}</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>异常</translation>
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
        <translation>进行中</translation>
    </message>
    <message>
        <source>{amount}: a new model</source>
        <translation>{amount}：新模型</translation>
    </message>
    <message>
        <source>{amount}: the next version after {version}</source>
        <translation>{amount}：版本 {version} 之后的新版本</translation>
    </message>
    <message>
        <source>{answer}, is {truth}</source>
        <translation>{answer}，实为 {truth}</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>{broker}: connecting</source>
        <translation>{broker}：正在连接</translation>
    </message>
    <message>
        <source>{broker}: not connected</source>
        <translation>{broker}：未连接</translation>
    </message>
    <message>
        <source>{deployment} does not fit: {reasons}</source>
        <translation>{deployment} 不满足条件：{reasons}</translation>
    </message>
    <message>
        <source>{device} has never connected, so no key can be sealed to it: leave it out</source>
        <translation>{device} 从未连接，无法为其加密密钥：请排除它</translation>
    </message>
    <message>
        <source>{device} is enrolled</source>
        <translation>{device} 已登记</translation>
    </message>
    <message>
        <source>{device} is not enrolled here</source>
        <translation>{device} 未在此登记</translation>
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
        <translation>接受 {field}，但此版本不会使用它</translation>
    </message>
    <message numerus="yes">
        <source>{file} has %n golden request(s)</source>
        <translation>
            <numerusform>{file} 中有 %n 个基准请求</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} is no text</source>
        <translation>{file} 不是文本文件</translation>
    </message>
    <message>
        <source>{file} is not there</source>
        <translation>{file} 不存在</translation>
    </message>
    <message>
        <source>{framework} · {size} · registered {ago}</source>
        <translation>{framework} · {size} · {ago}注册</translation>
    </message>
    <message>
        <source>{free} of {total}</source>
        <translation>{free} / {total}</translation>
    </message>
    <message>
        <source>{lines}; earlier ones were let go</source>
        <translation>{lines}；更早的行已舍弃</translation>
    </message>
    <message>
        <source>{meant}: {parts}</source>
        <translation>{meant}：{parts}</translation>
    </message>
    <message>
        <source>{models}, made {ago}</source>
        <translation>{models}，{ago}创建</translation>
    </message>
    <message>
        <source>{model} is deleted</source>
        <translation>{model} 已删除</translation>
    </message>
    <message>
        <source>{model} is not registered any more</source>
        <translation>{model} 已不再注册</translation>
    </message>
    <message>
        <source>{model} is registered</source>
        <translation>{model} 已注册</translation>
    </message>
    <message>
        <source>{model} is saved</source>
        <translation>{model} 已保存</translation>
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
        <translation>{name} 重复出现</translation>
    </message>
    <message>
        <source>{n} ({models})</source>
        <translation>{n} ({models})</translation>
    </message>
    <message>
        <source>{n} bytes: too many to show</source>
        <translation>{n} 字节：过多，无法显示</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>{n} drifted</source>
        <translation>{n} 台已偏离</translation>
    </message>
    <message>
        <source>{n} events were lost while it was not connected</source>
        <translation>未连接期间丢失了 {n} 个事件</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} 台失败</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
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
        <translation>{n} / {total} 个部署可在此设备上运行</translation>
    </message>
    <message>
        <source>{n} of {total} drifted</source>
        <translation>{n} / {total} 已偏离</translation>
    </message>
    <message>
        <source>{n} of {total} failed</source>
        <translation>{n} / {total} 失败</translation>
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
        <translation>{n} / {total} 个服务正常</translation>
    </message>
    <message>
        <source>{n} requests: p50 {p50:.1f} ms, p99 {p99:.1f} ms</source>
        <translation>{n} 个请求：p50 {p50:.1f} 毫秒，p99 {p99:.1f} 毫秒</translation>
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
        <translation>{all} 个数字中正确识别了 {right} 个。</translation>
    </message>
    <message numerus="yes">
        <source>{services} on %n device(s)</source>
        <translation>
            <numerusform>%n 台设备上的 {services}</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} does not answer on {names}</source>
        <translation>{service} 在 {names} 上没有回应</translation>
    </message>
    <message>
        <source>{service} failed on {names}</source>
        <translation>{service} 在 {names} 上失败</translation>
    </message>
    <message numerus="yes">
        <source>{service} goes back to version {to} on %n device(s).</source>
        <translation>
            <numerusform>{service} 将在 %n 台设备上回到版本 {to}。</numerusform>
        </translation>
    </message>
    <message>
        <source>{service} has trouble on its way to {names}</source>
        <translation>{service} 在部署到 {names} 时遇到问题</translation>
    </message>
    <message>
        <source>{service} is not what was told on {names}</source>
        <translation>{service} 在 {names} 上与下发的不一致</translation>
    </message>
    <message numerus="yes">
        <source>{service} is stopped and removed on %n device(s), in every version; its history stays.</source>
        <translation>
            <numerusform>{service} 的所有版本将在 %n 台设备上停止并移除；其历史记录会保留。</numerusform>
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
        <translation>{device} 上的 {service}：版本 {version} 将停止服务</translation>
    </message>
    <message>
        <source>{service} was deleted from its last device</source>
        <translation>{service} 已从最后一台设备上删除</translation>
    </message>
    <message>
        <source>{service} {n} is in the journal; the devices will be told when the broker is back</source>
        <translation>{service} {n} 已写入操作日志；MQTT 代理恢复后会通知设备</translation>
    </message>
    <message>
        <source>{service}, version {n}</source>
        <translation>{service}，版本 {n}</translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n line(s)</source>
        <translation>
            <numerusform>显示 {shown} 行，共 %n 行</numerusform>
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
        <translation>还剩 {span}</translation>
    </message>
    <message>
        <source>{state}, device {contact}</source>
        <translation>{state}，设备{contact}</translation>
    </message>
    <message>
        <source>{status} after {latency}, {size}, over {way}</source>
        <translation>{status}，{latency}，{size}，经由 {way}</translation>
    </message>
    <message>
        <source>{tasks}, {n} failed</source>
        <translation>{tasks}，{n} 个失败</translation>
    </message>
    <message>
        <source>{text} (stays as it is)</source>
        <translation>{text}（保持不变）</translation>
    </message>
    <message>
        <source>{what}, last {span}</source>
        <translation>{what}，最近 {span}</translation>
    </message>
    <message>
        <source>“none” for devices without Docker</source>
        <translation>没有 Docker 的设备填“none”</translation>
    </message>
</context>
</TS>
